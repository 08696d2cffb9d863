import {
  addAccessKey,
  readStoredKeys,
  removeAccessKey,
  writeStoredKeys,
  type AccessScope,
} from '@tidegate/access-keys';
import { randomBytes } from 'node:crypto';
import type { Terminal } from '../gateway/terminal.js';
import { ofTheFile } from './of-the-file.js';

/** Which file is edited. */
export interface KeyFileOption {
  readonly file: string;
}

/** What a new key is for. */
export interface CreateKeyOptions extends KeyFileOption {
  readonly scopes: readonly AccessScope[];
  readonly submitsPerMinute?: number;
  readonly requestsPerMinute?: number;
}

/** `keys create`. */
export function createKeyInFile(
  terminal: Terminal,
  client: string,
  { file, ...wishes }: CreateKeyOptions,
): void {
  ofTheFile(terminal, () => {
    const added = addAccessKey(readStoredKeys(file), { client, ...wishes }, new Date(), randomBytes);
    writeStoredKeys(file, added.keys);
    terminal.print(`Key of ${client} for ${wishes.scopes.join(', ')}. It is shown this once, and kept nowhere:

${added.text}
`);
  });
}

/** `keys list`. */
export function listKeysInFile(terminal: Terminal, { file }: KeyFileOption): void {
  ofTheFile(terminal, () => {
    for (const { id, client, scopes, createdAt } of readStoredKeys(file))
      terminal.print(`${id}  ${createdAt}  ${client}: ${scopes.join(', ')}`);
  });
}

/** `keys revoke`. */
export function revokeKeyInFile(terminal: Terminal, id: string, { file }: KeyFileOption): void {
  ofTheFile(terminal, () => {
    writeStoredKeys(file, removeAccessKey(readStoredKeys(file), id));
    terminal.print(`${id} is revoked: a gateway that reads ${file} refuses it within a second.`);
  });
}
