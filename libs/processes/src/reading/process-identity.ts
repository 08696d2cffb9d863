import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readProcessStat } from './process-table.js';

/** A process that cannot be mistaken for a later one with the same number: process ids are used again, start times are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the system's own notation; only ever compared for equality. */
  readonly startTime: string;
}

function readLinuxStartTime(pid: number): string | undefined {
  const stat = readProcessStat(pid);
  return stat === undefined || stat.isDead ? undefined : stat.startTime;
}

function readStartTimeFromPs(pid: number): string | undefined {
  try {
    const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return output.trim() === '' ? undefined : output.trim();
  } catch {
    return undefined;
  }
}

/** Identifies a running process; undefined when there is none with that number (a zombie counts as none). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTime = existsSync('/proc/self/stat') ? readLinuxStartTime(pid) : readStartTimeFromPs(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Whether the very process that was identified still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startTime === identity.startTime;
}

/** Whether some process with this number runs; a zombie does not count. */
export function isAlive(pid: number): boolean {
  return identifyProcess(pid) !== undefined;
}
