import { resolve } from 'node:path';
import which from 'which';

/** Where a shell looks when `PATH` is not set. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * Finds a program as a shell does.
 *
 * @param name - a path when it holds a slash, else a name to look for
 * @param searchPath - the `PATH` that counts
 * @returns its absolute path, or `undefined` when there is none that may be run
 */
export function findExecutable(name: string, searchPath: string | undefined): string | undefined {
  const found = which.sync(name, { path: searchPath ?? DEFAULT_PATH, nothrow: true });
  return found === null ? undefined : resolve(found);
}
