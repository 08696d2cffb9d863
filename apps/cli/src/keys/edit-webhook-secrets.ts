import {
  AccessKeyFileError,
  addWebhookSecret,
  readStoredSecrets,
  removeWebhookSecret,
  writeStoredSecrets,
  type WebhookSecretOwner,
} from '@tidegate/access-keys';
import { randomBytes } from 'node:crypto';
import type { Terminal } from '../gateway/terminal.js';
import { ofTheFile } from './of-the-file.js';

/** Which file is edited. */
export interface SecretFileOption {
  readonly file: string;
}

/** Whose webhooks a new secret signs: one of both is named. */
export interface CreateSecretOptions extends SecretFileOption {
  readonly client?: string;
  readonly model?: string;
}

function ownerOf({ client, model }: CreateSecretOptions): WebhookSecretOwner {
  if (client !== undefined && model === undefined) return { client };
  if (model !== undefined && client === undefined) return { model };
  throw new AccessKeyFileError('name either the client or the model whose webhooks it signs');
}

/** `keys webhook-secret create`. */
export function createSecretInFile(terminal: Terminal, options: CreateSecretOptions): void {
  ofTheFile(terminal, () => {
    const { file } = options;
    const { secrets, added } = addWebhookSecret(
      readStoredSecrets(file),
      ownerOf(options),
      new Date(),
      randomBytes,
    );
    writeStoredSecrets(file, secrets);
    terminal.print(`Secret ${added.id}, for those who receive the webhooks of ${options.client ?? `the model ${options.model ?? ''}`}:

${added.secret}
`);
  });
}

/** `keys webhook-secret list`. */
export function listSecretsInFile(terminal: Terminal, { file }: SecretFileOption): void {
  ofTheFile(terminal, () => {
    for (const { id, client, model, createdAt } of readStoredSecrets(file))
      terminal.print(
        `${id}  ${createdAt}  ${client === undefined ? `model ${model ?? ''}` : `client ${client}`}`,
      );
  });
}

/** `keys webhook-secret revoke`. */
export function revokeSecretInFile(terminal: Terminal, id: string, { file }: SecretFileOption): void {
  ofTheFile(terminal, () => {
    writeStoredSecrets(file, removeWebhookSecret(readStoredSecrets(file), id));
    terminal.print(`${id} is revoked: a gateway that reads ${file} no longer signs with it within a second.`);
  });
}
