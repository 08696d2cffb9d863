import { statSync } from 'node:fs';

/** Whether there is a file at this path, links followed. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
