import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Fields of `/proc/<pid>/stat` behind the command's closing bracket: state, parent, …, user and system ticks. */
const PARENT_FIELD = 1;
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;
/** `USER_HZ`, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

function readStatFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function findParent(pid: number): number | undefined {
  try {
    return Number(readStatFields(pid)[PARENT_FIELD]);
  } catch {
    return undefined; // It ended between the listing and the reading.
  }
}

/** The processes that a process has started, and theirs, that still run. Linux only. */
export function listDescendants(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), findParent(Number(name))]),
  );
  const childrenOf = (parent: number): number[] =>
    [...parents]
      .filter(([, candidate]) => candidate === parent)
      .flatMap(([child]) => [child, ...childrenOf(child)]);
  return childrenOf(pid);
}

/**
 * Processor time that a process and all that it started have used since they began.
 *
 * @returns seconds, in steps of 10 ms
 */
export function readProcessorSeconds(pid: number): number {
  const ticks = [pid, ...listDescendants(pid)].flatMap((each) => {
    const fields = readStatFields(each);
    return [Number(fields[USER_TICKS_FIELD]), Number(fields[SYSTEM_TICKS_FIELD])];
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
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
 * @throws Error when the process is gone or this is not Linux
 */
export function readResidentMegabytes(pid: number): number {
  return readMemory(pid, 'VmRSS');
}

/**
 * The most resident memory that a process has had, since it began or since {@link forgetPeakMemory}.
 *
 * @returns megabytes (2^20 bytes), from `/proc`
 * @throws Error when the process is gone or this is not Linux
 */
export function readPeakMegabytes(pid: number): number {
  return readMemory(pid, 'VmHWM');
}

/** Makes the peak of a process's resident memory begin again at what it has now (proc(5), `clear_refs`). */
export function forgetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
