import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { AccessKeyFileError } from '../access-key-file.error.js';
import type { AccessKey } from '../access-key.js';
import { accessKeysText, parseAccessKeys } from '../parse-access-keys.js';
import { parseWebhookSecrets, webhookSecretsText } from '../webhook-secrets/parse-webhook-secrets.js';
import type { WebhookSecret } from '../webhook-secrets/webhook-secret.js';

/** The keys of a file; none where there is no file yet. @throws {AccessKeyFileError} when it is no such file */
export function readStoredKeys(path: string): readonly AccessKey[] {
  return existsSync(path) ? parseAccessKeys(readFileSync(path, 'utf8')) : [];
}

/** The secrets of a file; none where there is no file yet. @throws {AccessKeyFileError} when it is no such file */
export function readStoredSecrets(path: string): readonly WebhookSecret[] {
  return existsSync(path) ? parseWebhookSecrets(readFileSync(path, 'utf8')) : [];
}

/** Replaces the file as a whole, so that a gateway never reads half of it. Its mode is 0600. @throws {AccessKeyFileError} when it cannot be */
export function writeStoredKeys(path: string, keys: readonly AccessKey[]): void {
  const text = accessKeysText(keys);
  // What would be refused later is refused now: a name of a client that cannot be one, for example.
  parseAccessKeys(text);
  replace(path, text);
}

/** Replaces the file of secrets as {@link writeStoredKeys} does. @throws {AccessKeyFileError} when it cannot be */
export function writeStoredSecrets(path: string, secrets: readonly WebhookSecret[]): void {
  const text = webhookSecretsText(secrets);
  parseWebhookSecrets(text);
  replace(path, text);
}

function replace(path: string, text: string): void {
  const newer = `${path}.${process.pid}.new`;
  try {
    writeFileSync(newer, text, { mode: 0o600 });
    renameSync(newer, path);
  } catch (error) {
    throw new AccessKeyFileError(error instanceof Error ? error.message : String(error));
  }
}
