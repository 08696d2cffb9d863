/** Who works with broker and store, each as a user of its own. A worker is that of one model. */
export type Role =
  | { readonly kind: 'gateway' | 'scaler' | 'keda' | 'operator' }
  | { readonly kind: 'worker'; readonly model: string };

/** The services of a cluster or a container engine: all but the operator, who is the local stack itself. */
export function serviceRoles(models: readonly string[]): readonly Role[] {
  return [
    { kind: 'gateway' },
    ...models.map((model): Role => ({ kind: 'worker', model })),
    { kind: 'scaler' },
    { kind: 'keda' },
  ];
}

/** What a role is called: `gateway`, or `worker-default` for the worker of the model `default`. */
export function roleName(role: Role): string {
  return role.kind === 'worker' ? `worker-${role.model}` : role.kind;
}

/** Stands before the name of every user, so that users of others on the same broker or store stay what they are. */
export const USER_PREFIX = 'tidegate-';

/** The user of a role, at the broker and at the store. */
export function userName(role: Role, prefix = USER_PREFIX): string {
  return `${prefix}${roleName(role)}`;
}
