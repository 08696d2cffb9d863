import {
  addAccessKey,
  keyIdOf,
  readStoredKeys,
  removeAccessKey,
  writeStoredKeys,
  type AccessKeyWishes,
} from '@tidegate/access-keys';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of access keys of a spec. */
export interface KeyFile<Name extends string> {
  readonly folder: string;
  readonly path: string;
  /** The texts of the keys that it was made with. */
  readonly texts: Readonly<Record<Name, string>>;
  /** Adds a key, and returns its text. */
  readonly add: (wishes: AccessKeyWishes) => string;
  readonly revoke: (text: string) => void;
}

/** Makes a file of access keys in a folder of its own. */
export function makeKeyFile<Name extends string>(
  wishes: Readonly<Record<Name, AccessKeyWishes>>,
): KeyFile<Name> {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-keys-'));
  const path = join(folder, 'access-keys.json');
  const add = (wish: AccessKeyWishes): string => {
    const { keys, text } = addAccessKey(readStoredKeys(path), wish, new Date(), randomBytes);
    writeStoredKeys(path, keys);
    return text;
  };
  const texts = Object.fromEntries(
    Object.entries<AccessKeyWishes>(wishes).map(([name, wish]) => [name, add(wish)]),
  ) as Record<Name, string>;
  const revoke = (text: string): void =>
    writeStoredKeys(path, removeAccessKey(readStoredKeys(path), keyIdOf(text) ?? ''));
  return { folder, path, texts, add, revoke };
}
