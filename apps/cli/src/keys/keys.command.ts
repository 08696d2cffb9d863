import type { AccessScope } from '@tidegate/access-keys';
import { Command, InvalidArgumentError } from 'commander';
import type { Terminal } from '../gateway/terminal.js';
import type { CreateKeyOptions, KeyFileOption } from './edit-keys.js';
import { webhookSecretCommand } from './webhook-secret.command.js';

const FILE_OPTION = ['--file <path>', 'the file of access keys', 'access-keys.json'] as const;

/** All of them, by their type: the library itself is loaded when a file is edited, since it compiles schemas. */
const SCOPES: Readonly<Record<AccessScope, true>> = { submit: true, read: true, admin: true };
const SCOPE_NAMES = Object.keys(SCOPES).join(', ');

function isScope(text: string): text is AccessScope {
  return Object.hasOwn(SCOPES, text);
}

function scopesIn(text: string): readonly AccessScope[] {
  const names = text.split(',').map((name) => name.trim());
  if (!names.every(isScope)) throw new InvalidArgumentError(`There are ${SCOPE_NAMES}.`);
  return [...new Set(names)];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}

const editing = () => import('./edit-keys.js');

/** `keys`: edits the file of access keys; no gateway is asked. */
export function keysCommand(terminal: Terminal): Command {
  const keys = new Command('keys').description(
    'Makes, lists and revokes the access keys of the gateway (ACCESS_KEYS_FILE), and the secrets of its webhooks',
  );
  keys
    .command('create <client>')
    .description('makes a key, adds it to the file, and prints it this once')
    .option('--scopes <list>', SCOPE_NAMES, scopesIn, scopesIn('submit,read'))
    .option('--submits-per-minute <number>', 'jobs that the client may push in a minute', wholeNumber)
    .option('--requests-per-minute <number>', 'other requests of the client in a minute', wholeNumber)
    .option(...FILE_OPTION)
    .action(async (client: string, options: CreateKeyOptions) => {
      (await editing()).createKeyInFile(terminal, client, options);
    });
  keys
    .command('list')
    .description('prints id, time, client and scopes of each key')
    .option(...FILE_OPTION)
    .action(async (options: KeyFileOption) => {
      (await editing()).listKeysInFile(terminal, options);
    });
  keys
    .command('revoke <id>')
    .description('takes a key out of the file')
    .option(...FILE_OPTION)
    .action(async (id: string, options: KeyFileOption) => {
      (await editing()).revokeKeyInFile(terminal, id, options);
    });
  keys.addCommand(webhookSecretCommand(terminal));
  return keys;
}
