import {
  AccessKeyFileError,
  addWebhookSecret,
  readStoredSecrets,
  removeWebhookSecret,
  writeStoredSecrets,
  type WebhookSecretOwner,
} from '@tidegate/access-keys';
import { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { ofTheFile } from './of-the-file.js';

const FILE_OPTION = ['--file <path>', 'the file of secrets', 'webhook-secrets.json'] as const;

interface FileOption {
  readonly file: string;
}

interface CreateOptions extends FileOption {
  readonly client?: string;
  readonly model?: string;
}

function ownerOf({ client, model }: CreateOptions): WebhookSecretOwner {
  if (client !== undefined && model === undefined) return { client };
  if (model !== undefined && client === undefined) return { model };
  throw new AccessKeyFileError('name either the client or the model whose webhooks it signs');
}

function create(options: CreateOptions): void {
  const { file } = options;
  const { secrets, added } = addWebhookSecret(
    readStoredSecrets(file),
    ownerOf(options),
    new Date(),
    randomBytes,
  );
  writeStoredSecrets(file, secrets);
  console.log(`Secret ${added.id}, for those who receive the webhooks of ${options.client ?? `the model ${options.model ?? ''}`}:

${added.secret}
`);
}

function list({ file }: FileOption): void {
  for (const { id, client, model, createdAt } of readStoredSecrets(file))
    console.log(`${id}  ${createdAt}  ${client === undefined ? `model ${model ?? ''}` : `client ${client}`}`);
}

function revoke(id: string, { file }: FileOption): void {
  writeStoredSecrets(file, removeWebhookSecret(readStoredSecrets(file), id));
  console.log(`${id} is revoked: a gateway that reads ${file} no longer signs with it within a second.`);
}

/** `keys webhook-secret`: edits the file of the secrets that sign webhooks. */
export function webhookSecretCommand(): Command {
  const secrets = new Command('webhook-secret').description(
    'makes, lists and revokes the secrets that sign webhooks (WEBHOOK_SECRETS_FILE)',
  );
  secrets
    .command('create')
    .description(
      'makes a secret, adds it to the file, and prints it; a second one of an owner signs beside the first',
    )
    .option('--client <name>', 'for the webhooks that this client asks for')
    .option(
      '--model <name>',
      'for the default webhook of this model, and for clients without a secret of their own',
    )
    .option(...FILE_OPTION)
    .action(ofTheFile(create));
  secrets
    .command('list')
    .description('prints id, time and owner of each secret')
    .option(...FILE_OPTION)
    .action(ofTheFile(list));
  secrets
    .command('revoke <id>')
    .description('takes a secret out of the file')
    .option(...FILE_OPTION)
    .action(ofTheFile(revoke));
  return secrets;
}
