import { readdirSync, readFileSync } from 'node:fs';
import { identifyProcess, type ProcessIdentity } from '../processes/process-identity.js';

/** The environment variable that every process of a stack carries; its value is the stack's own folder. */
export const STACK_MARK = 'TIDEGATE_STACK_DIRECTORY';

/**
 * Lists the processes that belong to the stack of a folder, at any depth, whoever started them. Where there is no
 * `/proc` (macOS) the list is empty, and the stack file alone tells what an earlier run has left.
 */
export function listMarkedProcesses(stackDirectory: string): readonly ProcessIdentity[] {
  let entries: string[];
  try {
    entries = readdirSync('/proc');
  } catch {
    return [];
  }
  return entries
    .filter(
      (entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && isMarked(entry, stackDirectory),
    )
    .map((entry) => identifyProcess(Number(entry)))
    .filter((identity) => identity !== undefined);
}

function isMarked(entry: string, stackDirectory: string): boolean {
  try {
    return readFileSync(`/proc/${entry}/environ`, 'utf8')
      .split('\0')
      .includes(`${STACK_MARK}=${stackDirectory}`);
  } catch {
    return false; // gone meanwhile, or of another user
  }
}
