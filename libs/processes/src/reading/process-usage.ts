import { readFileSync, writeFileSync } from 'node:fs';
import { listDescendants, readProcessStat } from './process-table.js';

/** How many tasks the whole machine has, read from one short file; `undefined` where there is no `/proc`. */
export function countTasks(): number | undefined {
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').split(/[ /]/)[4]);
  } catch {
    return undefined;
  }
}

/**
 * Processor time that a process and all that it started, and that still runs, have used since they began.
 *
 * @returns seconds, in steps of 10 ms
 * @throws {Error} when the process is gone or this is not Linux
 */
export function readProcessorSeconds(pid: number): number {
  const own = readProcessStat(pid);
  if (own === undefined) throw new Error(`process ${pid} is gone`);
  return listDescendants(pid).reduce(
    (sum, each) => sum + (readProcessStat(each)?.processorSeconds ?? 0),
    own.processorSeconds,
  );
}

function readMemory(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (match === null) throw new Error(`process ${pid} has no resident memory`);
  return Number(match[1]) / 1024;
}

/**
 * Resident memory of one process.
 *
 * @returns megabytes (2^20 bytes), from `/proc`
 * @throws {Error} when the process is gone or this is not Linux
 */
export function readResidentMegabytes(pid: number): number {
  return readMemory(pid, 'VmRSS');
}

/**
 * The most resident memory that a process has had, since it began or since {@link forgetPeakMemory}.
 *
 * @returns megabytes (2^20 bytes), from `/proc`
 * @throws {Error} when the process is gone or this is not Linux
 */
export function readPeakMegabytes(pid: number): number {
  return readMemory(pid, 'VmHWM');
}

/** Makes the peak of a process's resident memory begin again at what it has now (proc(5), `clear_refs`). */
export function forgetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
