import { readFileSync } from 'node:fs';
import { processIds } from './process-ids.js';

/** What a process group uses at the moment. */
export interface ProcessGroupUsage {
  readonly processes: number;
  /** Resident memory of all its processes, in bytes; what they share counts for each. */
  readonly residentBytes: number;
}

/** Memory pages of Linux on every machine that Node is built for by its makers. */
const PAGE_BYTES = 4096;

/** Places in `/proc/PID/stat` behind the command's name. See `man 5 proc`. */
const GROUP_FIELD = 2;
const RESIDENT_PAGES_FIELD = 21;

/** Adds up what the processes of a group use, or `undefined` where there is no `/proc`. */
export function readProcessGroupUsage(groupId: number): ProcessGroupUsage | undefined {
  const ids = processIds();
  if (ids === undefined) return undefined;
  let processes = 0;
  let residentBytes = 0;
  for (const id of ids) {
    const fields = readStat(id);
    if (Number(fields?.[GROUP_FIELD]) !== groupId) continue;
    processes += 1;
    residentBytes += Number(fields?.[RESIDENT_PAGES_FIELD]) * PAGE_BYTES;
  }
  return { processes, residentBytes };
}

/** How many tasks the whole machine has, at the price of one short file; `undefined` where there is no `/proc`. */
export function countTasks(): number | undefined {
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').split(/[ /]/)[4]);
  } catch {
    return undefined;
  }
}

function readStat(id: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'latin1');
    // The name of the command is in parentheses and may hold some itself.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
