import { chmodSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** What only the owner of a file may do. */
const OWNER_ALONE = { file: 0o600, folder: 0o700 } as const;

/** The permissions of everybody but the owner. */
const OTHERS = 0o077;

/**
 * Writes a file that nobody but its owner can read. It is written beside and renamed: a reader never sees half of it, and a file
 * that others could read is replaced, not filled.
 */
export function writePrivateFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: OWNER_ALONE.file });
  // A file that an ended start left behind keeps its mode.
  chmodSync(`${path}.new`, OWNER_ALONE.file);
  renameSync(`${path}.new`, path);
}

/** Makes a folder that nobody but its owner can enter, or closes one that is there. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: OWNER_ALONE.folder });
  closeToOthers(path);
}

/** Takes the rights of everybody but the owner from a file or a folder that others may enter. */
export function closeToOthers(path: string): void {
  const { mode } = statSync(path);
  if ((mode & OTHERS) !== 0) chmodSync(path, mode & 0o777 & ~OTHERS);
}
