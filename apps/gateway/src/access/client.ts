import type { AccessKey } from '@tidegate/access-keys';

/** Who sends a request, and which jobs it may see. */
export interface Client {
  /** Whose key it has; absent without a key. A job that it pushes is its own. */
  readonly name?: string;
  /** Whether it sees the jobs of all clients. */
  readonly seesAll: boolean;
  /** Its key, by which its requests are counted; absent without one. */
  readonly key?: AccessKey;
}

/** Everybody, while keys are off. */
export const ANYBODY: Client = { seesAll: true };

/** Somebody without a key where keys are on: sees the jobs that were pushed without one. */
export const SOMEBODY: Client = { seesAll: false };

/** Whether a client may see a job. Who may not is answered as if there were no such job. */
export function seesJob(client: Client, { owner }: { readonly owner?: string | undefined }): boolean {
  return client.seesAll || owner === client.name;
}

/** What a client adds to a job that it pushes. */
export function ownedBy({ name }: Client): { readonly owner?: string } {
  return name === undefined ? {} : { owner: name };
}
