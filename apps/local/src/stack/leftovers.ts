import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signals.js';
import { readStackFile } from './stack-file.js';

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

const ORDERLY_SECONDS = 15;
const POLL_MS = 50;

/**
 * Ends what an earlier stack of this folder has left running after it was killed: asked to stop first, so that
 * broker and store close their files, and killed when it does not.
 *
 * @returns how many processes there were
 */
export async function endLeftovers(stackDirectory: string): Promise<number> {
  const recorded = readStackFile(stackDirectory)?.processes ?? [];
  const findAll = () => {
    const found = [...recorded.filter(isRunning), ...listMarkedProcesses(stackDirectory)];
    return [...new Map(found.map((identity) => [identity.pid, identity])).values()];
  };
  const leftovers = findAll();
  for (const { pid } of leftovers) signalProcess(pid, 'SIGTERM');
  for (let poll = 0; poll < (ORDERLY_SECONDS * 1000) / POLL_MS && findAll().length > 0; poll += 1) {
    await delay(POLL_MS);
  }
  for (const { pid } of findAll()) signalProcess(pid, 'SIGKILL');
  return leftovers.length;
}
