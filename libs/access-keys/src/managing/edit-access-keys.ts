import { keyDigest, keyIdOf, makeKeyText, type AccessKey } from '../access-key.js';
import { AccessKeyFileError } from '../access-key-file.error.js';

/** What is asked of a new key. */
export type AccessKeyWishes = Omit<AccessKey, 'id' | 'sha256' | 'createdAt'>;

/**
 * Adds a key.
 *
 * @param now - when it is made
 * @param randomBytes - gives that many random bytes, unpredictable ones
 * @returns all keys, and the text of the new one, which is in none of them
 */
export function addAccessKey(
  keys: readonly AccessKey[],
  wishes: AccessKeyWishes,
  now: Date,
  randomBytes: (count: number) => Buffer,
): { readonly keys: readonly AccessKey[]; readonly text: string } {
  const text = makeKeyText(randomBytes);
  const id = keyIdOf(text) ?? '';
  // Of two keys with one id only one would be found.
  if (keys.some((key) => key.id === id)) return addAccessKey(keys, wishes, now, randomBytes);
  const key = { id, ...wishes, sha256: keyDigest(text).toString('hex'), createdAt: now.toISOString() };
  return { keys: [...keys, key], text };
}

/**
 * Takes out a key.
 *
 * @param id - of the key
 * @throws {AccessKeyFileError} when there is no such key
 */
export function removeAccessKey(keys: readonly AccessKey[], id: string): readonly AccessKey[] {
  const others = keys.filter((key) => key.id !== id);
  if (others.length === keys.length) throw new AccessKeyFileError(`there is no key ${id}`);
  return others;
}
