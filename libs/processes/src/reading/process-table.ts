import { readdirSync, readFileSync } from 'node:fs';

/** What Linux reports of one process in `/proc/<pid>/stat`; see `man 5 proc`. */
export interface ProcessStat {
  /** Whether it is dead and its parent has not read its exit code yet. It holds nothing, but still has its number. */
  readonly isDead: boolean;
  readonly parentId: number;
  readonly groupId: number;
  /** In the system's own notation; only ever compared for equality. */
  readonly startTime: string;
  /** What it has used of all processors since it began, in steps of 10 ms. */
  readonly processorSeconds: number;
  /** What it holds of the machine's memory now; what it shares with others counts in full. */
  readonly residentBytes: number;
}

/** Places behind the command's name, counted from the state. */
const STATE_FIELD = 0;
const PARENT_FIELD = 1;
const GROUP_FIELD = 2;
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;
const START_TIME_FIELD = 19;
const RESIDENT_PAGES_FIELD = 21;

/** `USER_HZ`, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** The size of a memory page on every Linux for which Node is released. */
const PAGE_BYTES = 4096;

/** The ids of all processes of this machine or container, or `undefined` where there is no `/proc` (macOS). */
export function listProcessIds(): readonly number[] | undefined {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return undefined;
  }
}

/** What the system reports of a process, or `undefined` when there is none with that number, or no `/proc`. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name of the command is in parentheses and may itself hold spaces and parentheses: count from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[STATE_FIELD];
  const ticks = Number(fields[USER_TICKS_FIELD]) + Number(fields[SYSTEM_TICKS_FIELD]);
  return {
    isDead: state === 'Z' || state === 'X',
    parentId: Number(fields[PARENT_FIELD]),
    groupId: Number(fields[GROUP_FIELD]),
    startTime: fields[START_TIME_FIELD] ?? '',
    processorSeconds: ticks / TICKS_PER_SECOND,
    residentBytes: Number(fields[RESIDENT_PAGES_FIELD]) * PAGE_BYTES,
  };
}

/**
 * The environment that a process was started with; empty when it is gone, belongs to another user, or there is no
 * `/proc`.
 */
export function readEnvironment(pid: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readEnvironmentText(pid)
      .split('\0')
      .filter((text) => text.includes('='))
      .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
}

/** The same as the system keeps it: `NAME=value`, each with a zero character behind it. */
export function readEnvironmentText(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

/** The processes that a process has started, and theirs, that still run; none where there is no `/proc`. */
export function listDescendants(pid: number): readonly number[] {
  const parents = (listProcessIds() ?? []).map((id) => ({ id, parentId: readProcessStat(id)?.parentId }));
  const childrenOf = (parent: number): readonly number[] =>
    parents.filter(({ parentId }) => parentId === parent).flatMap(({ id }) => [id, ...childrenOf(id)]);
  return childrenOf(pid);
}
