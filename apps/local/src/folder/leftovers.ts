import { isRunning, listMarkedProcesses, signalProcess, type ProcessMark } from '@tidegate/processes';
import { setTimeout as delay } from 'node:timers/promises';
import { readStackFile } from './stack-file.js';

/** The environment variable that every process of a stack carries; its value is the stack's own folder. */
export const STACK_MARK = 'TIDEGATE_STACK_DIRECTORY';

/** The mark by which the processes of a folder's stack are found. */
export function markOf(stackDirectory: string): ProcessMark {
  return { variable: STACK_MARK, value: stackDirectory };
}

const ORDERLY_SECONDS = 15;
const POLL_MS = 50;

/**
 * Ends what an earlier stack of this folder has left running after it was killed: it gets SIGTERM first, so that broker
 * and store close their files, and SIGKILL if it does not end. Where there is no `/proc` (macOS), only the stack file
 * shows what runs.
 *
 * @returns how many processes there were
 */
export async function endLeftovers(stackDirectory: string): Promise<number> {
  const recorded = readStackFile(stackDirectory)?.processes ?? [];
  const findAll = () => {
    const found = [...recorded.filter(isRunning), ...listMarkedProcesses(markOf(stackDirectory))];
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
