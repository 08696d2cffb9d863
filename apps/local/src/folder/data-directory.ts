import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackStartError } from '../context/stack-start.error.js';

/**
 * Makes the stack's folder and those above it where they are missing. It makes them one at a time: Node's own function
 * for several does not end where the system reports that the parent does not exist (`/proc/x`).
 *
 * @param directory - absolute
 * @throws {StackStartError} that names the setting when it cannot be made or written to
 */
export function makeDataDirectory(directory: string): void {
  try {
    for (const missing of missingFolders(directory)) mkdirSync(missing);
    if (!statSync(directory).isDirectory()) throw new Error('it is a file');
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackStartError(
      `DATA_DIRECTORY = "${directory}", must be a folder that can be made and written to: ${reason}`,
      { cause: error },
    );
  }
}

/** The outermost first. */
function missingFolders(directory: string): readonly string[] {
  const parent = dirname(directory);
  if (existsSync(directory) || parent === directory) return [];
  return [...missingFolders(parent), directory];
}

/**
 * Distinguishes a folder from a copy of it, in which the same files record that a stack runs: the same folder has one
 * identity under every path and after a move, a copy has another. Only ever compared for equality.
 */
export function folderIdentity(directory: string): string {
  const { dev, ino } = statSync(directory);
  return `${dev}:${ino}`;
}
