import { signalProcess } from '../signals.js';
import { identifyProcess, type ProcessIdentity } from './process-identity.js';
import { listProcessIds, readEnvironmentText } from './process-table.js';

/**
 * An environment variable by which all that a process has started is found again: they inherit it, whatever group or
 * session they move to.
 */
export interface ProcessMark {
  readonly variable: string;
  readonly value: string;
}

/** The processes that one pass finds may have started others. */
const MOST_PASSES = 3;

/**
 * Lists the running processes that have a mark, at any depth, whichever process started them; not this one itself. The
 * list is empty where there is no `/proc` (macOS), and without the processes of other users.
 */
export function listMarkedProcesses(mark: ProcessMark): readonly ProcessIdentity[] {
  return (listProcessIds() ?? [])
    .filter((pid) => pid !== process.pid && bears(pid, mark))
    .map(identifyProcess)
    .filter((identity) => identity !== undefined);
}

/** Kills all processes that have a mark, and what they start meanwhile. */
export function killMarkedProcesses(mark: ProcessMark): void {
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const marked = listMarkedProcesses(mark);
    if (marked.length === 0) return;
    for (const { pid } of marked) signalProcess(pid, 'SIGKILL');
  }
}

function bears(pid: number, { variable, value }: ProcessMark): boolean {
  return `\0${readEnvironmentText(pid)}\0`.includes(`\0${variable}=${value}\0`);
}
