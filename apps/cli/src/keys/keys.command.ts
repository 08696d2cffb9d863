import { Command, InvalidArgumentError } from 'commander';
import { randomBytes } from 'node:crypto';
import {
  ACCESS_SCOPES,
  addAccessKey,
  readStoredKeys,
  removeAccessKey,
  writeStoredKeys,
  type AccessScope,
} from '@tidegate/access-keys';
import { ofTheFile } from './of-the-file.js';
import { webhookSecretCommand } from './webhook-secret.command.js';

const FILE_OPTION = ['--file <path>', 'the file of access keys', 'access-keys.json'] as const;

interface FileOption {
  readonly file: string;
}

interface CreateOptions extends FileOption {
  readonly scopes: readonly AccessScope[];
  readonly submitsPerMinute?: number;
  readonly requestsPerMinute?: number;
}

function isScope(text: string): text is AccessScope {
  return (ACCESS_SCOPES as readonly string[]).includes(text);
}

function scopesIn(text: string): readonly AccessScope[] {
  const names = text.split(',').map((name) => name.trim());
  if (!names.every(isScope)) throw new InvalidArgumentError(`There are ${ACCESS_SCOPES.join(', ')}.`);
  return [...new Set(names)];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}

function create(client: string, { file, ...wishes }: CreateOptions): void {
  const added = addAccessKey(readStoredKeys(file), { client, ...wishes }, new Date(), randomBytes);
  writeStoredKeys(file, added.keys);
  console.log(`Key of ${client} for ${wishes.scopes.join(', ')}. It is shown this once, and kept nowhere:

${added.text}
`);
}

function list({ file }: FileOption): void {
  for (const { id, client, scopes, createdAt } of readStoredKeys(file))
    console.log(`${id}  ${createdAt}  ${client}: ${scopes.join(', ')}`);
}

function revoke(id: string, { file }: FileOption): void {
  writeStoredKeys(file, removeAccessKey(readStoredKeys(file), id));
  console.log(`${id} is revoked: a gateway that reads ${file} refuses it within a second.`);
}

/** `keys`: edits the file of access keys; no gateway is asked. */
export function keysCommand(): Command {
  const keys = new Command('keys').description(
    'Makes, lists and revokes the access keys of the gateway (ACCESS_KEYS_FILE), and the secrets of its webhooks',
  );
  keys
    .command('create <client>')
    .description('makes a key, adds it to the file, and prints it this once')
    .option('--scopes <list>', ACCESS_SCOPES.join(', '), scopesIn, scopesIn('submit,read'))
    .option('--submits-per-minute <number>', 'jobs that the client may push in a minute', wholeNumber)
    .option('--requests-per-minute <number>', 'other requests of the client in a minute', wholeNumber)
    .option(...FILE_OPTION)
    .action(ofTheFile(create));
  keys
    .command('list')
    .description('prints id, time, client and scopes of each key')
    .option(...FILE_OPTION)
    .action(ofTheFile(list));
  keys
    .command('revoke <id>')
    .description('takes a key out of the file')
    .option(...FILE_OPTION)
    .action(ofTheFile(revoke));
  keys.addCommand(webhookSecretCommand());
  return keys;
}
