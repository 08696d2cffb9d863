import { AccessKeyFileError } from '../access-key-file.error.js';
import type { WebhookSecret, WebhookSecretOwner } from '../webhook-secrets/webhook-secret.js';

const ID_BYTES = 4;

/** 256 bits; Standard Webhooks want 24 to 64 bytes. */
const SECRET_BYTES = 32;

/**
 * Adds a secret.
 *
 * @param now - when it is made
 * @param randomBytes - gives that many random bytes, unpredictable ones
 * @returns all secrets, the new one last
 */
export function addWebhookSecret(
  secrets: readonly WebhookSecret[],
  owner: WebhookSecretOwner,
  now: Date,
  randomBytes: (count: number) => Buffer,
): { readonly secrets: readonly WebhookSecret[]; readonly added: WebhookSecret } {
  const added = {
    id: randomBytes(ID_BYTES).toString('hex'),
    ...owner,
    secret: `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    createdAt: now.toISOString(),
  };
  return { secrets: [...secrets, added], added };
}

/**
 * Takes out a secret.
 *
 * @param id - of the secret
 * @throws {AccessKeyFileError} when there is no such secret
 */
export function removeWebhookSecret(secrets: readonly WebhookSecret[], id: string): readonly WebhookSecret[] {
  const others = secrets.filter((secret) => secret.id !== id);
  if (others.length === secrets.length) throw new AccessKeyFileError(`there is no secret ${id}`);
  return others;
}
