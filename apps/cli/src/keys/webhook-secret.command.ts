import { Command } from 'commander';
import type { Terminal } from '../gateway/terminal.js';
import type { CreateSecretOptions, SecretFileOption } from './edit-webhook-secrets.js';

const FILE_OPTION = ['--file <path>', 'the file of secrets', 'webhook-secrets.json'] as const;

const editing = () => import('./edit-webhook-secrets.js');

/** `keys webhook-secret`: edits the file of the secrets that sign webhooks. */
export function webhookSecretCommand(terminal: Terminal): Command {
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
    .action(async (options: CreateSecretOptions) => {
      (await editing()).createSecretInFile(terminal, options);
    });
  secrets
    .command('list')
    .description('prints id, time and owner of each secret')
    .option(...FILE_OPTION)
    .action(async (options: SecretFileOption) => {
      (await editing()).listSecretsInFile(terminal, options);
    });
  secrets
    .command('revoke <id>')
    .description('takes a secret out of the file')
    .option(...FILE_OPTION)
    .action(async (id: string, options: SecretFileOption) => {
      (await editing()).revokeSecretInFile(terminal, id, options);
    });
  return secrets;
}
