import { execFileSync } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number: process ids are used again, start times are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the system's own notation; only ever compared for equality. */
  readonly startTime: string;
}

/** Where the start time stands in `/proc/<pid>/stat`, counted from the state, the first field after the command name. */
const START_TIME_FIELD = 19;

function readLinuxStartTime(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command name, in parentheses, may itself hold spaces and parentheses: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isDead = fields[0] === 'Z' || fields[0] === 'X';
  return isDead ? undefined : fields[START_TIME_FIELD];
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
