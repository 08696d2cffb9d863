import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closeToOthers } from '../secrets/private-files.js';
import { StackStartError } from '../context/stack-start.error.js';

/** A folder that only its owner can enter. */
const OWNER_ALONE = 0o700;

/** What only a stack leaves in its folder: the broker's data, the store's, its models. */
const STACK_FILES = ['rabbitmq.json', 'redis', 'models.json', 'stack.lock'];

/**
 * Makes the stack's folder and those above it where they are missing. One at a time: Node's own way to make several does
 * not end where the system says that there is nothing at all (`/proc/x`). Only the owner may enter it, also where an earlier
 * version made it for all; a folder that was there before any stack, such as a home folder, stays as open as it is.
 *
 * @param directory - absolute
 * @throws {StackStartError} that names the setting when it cannot be made or written to
 */
export function makeDataDirectory(directory: string): void {
  try {
    for (const missing of missingFolders(directory)) mkdirSync(missing, { mode: OWNER_ALONE });
    if (!statSync(directory).isDirectory()) throw new Error('it is a file');
    accessSync(directory, constants.W_OK | constants.X_OK);
    if (isOfAStack(directory)) closeToOthers(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackStartError(
      `DATA_DIRECTORY = "${directory}", must be a folder that can be made and written to: ${reason}`,
      { cause: error },
    );
  }
}

function isOfAStack(directory: string): boolean {
  return STACK_FILES.some((file) => existsSync(join(directory, file)));
}

/** From the outermost in. */
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
