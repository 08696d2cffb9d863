/** Whose webhooks a secret signs: those that a client has asked for, or the default one of a model. */
export type WebhookSecretOwner = { readonly client: string } | { readonly model: string };

/** A secret that signs webhooks. Unlike an access key it is kept as it is: without it nothing could be signed. */
export interface WebhookSecret {
  /** 8 hexadecimal digits, by which it is named where it must not be shown. */
  readonly id: string;
  readonly client?: string;
  readonly model?: string;
  /** As Standard Webhooks write it: `whsec_` and 24 to 64 bytes in base64. */
  readonly secret: string;
  /** When it was made, RFC 3339. */
  readonly createdAt: string;
}

/** How many secrets sign at a time: the new one and the old one, while receivers change over. */
export const MOST_SECRETS_EACH = 2;

/** Some secrets, by their owners. */
export class WebhookSecrets {
  constructor(readonly all: readonly WebhookSecret[]) {}

  /** What signs the webhooks of an owner, oldest first: nothing, one, or two while they are replaced. */
  of(owner: WebhookSecretOwner): readonly string[] {
    return this.all.filter((secret) => isOf(secret, owner)).map(({ secret }) => secret);
  }
}

/** Whether a secret is that of an owner. */
export function isOf({ client, model }: WebhookSecret, owner: WebhookSecretOwner): boolean {
  return 'client' in owner ? client === owner.client : model === owner.model;
}
