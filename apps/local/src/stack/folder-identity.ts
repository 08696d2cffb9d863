import { statSync } from 'node:fs';

/**
 * Tells a folder from a copy of it, in which the same files say that a stack runs: the same folder has one identity under
 * every path and after a move, a copy has another. Only ever compared for equality.
 */
export function folderIdentity(directory: string): string {
  const { dev, ino } = statSync(directory);
  return `${dev}:${ino}`;
}
