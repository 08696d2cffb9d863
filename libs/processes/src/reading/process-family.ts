import { listProcessIds, readProcessStat, type ProcessStat } from './process-table.js';
import type { ProcessIdentity } from './process-identity.js';

/** One process of a family. */
export interface FamilyMember extends ProcessIdentity {
  /** Resident memory; what it shares with others counts in full. */
  readonly residentBytes: number;
}

/** Whom a family is known by. */
export interface FamilyRoots {
  /** The first process of a process group, all of whose members belong to the family. */
  readonly leaderPid: number;
  /** Processes that are members now, for example those of a control group. */
  readonly memberIds?: readonly number[];
  /** Members of an earlier look; those that run no longer do not count. */
  readonly earlier?: readonly ProcessIdentity[];
}

/**
 * The members of a process group, the processes that are known to belong to it, and all that these have started, at any depth;
 * those that have ended and that nobody has asked after yet (zombies) included.
 *
 * @returns `undefined` where there is no `/proc`
 */
export function readFamily({
  leaderPid,
  memberIds = [],
  earlier = [],
}: FamilyRoots): readonly FamilyMember[] | undefined {
  const ids = listProcessIds();
  if (ids === undefined) return undefined;
  const table = new Map<number, ProcessStat>();
  for (const id of ids) {
    const stat = readProcessStat(id);
    if (stat !== undefined) table.set(id, stat);
  }
  const members = new Set(memberIds);
  const known = new Map(earlier.map(({ pid, startTime }) => [pid, startTime]));
  const isRoot = (pid: number, stat: ProcessStat): boolean =>
    stat.groupId === leaderPid || members.has(pid) || known.get(pid) === stat.startTime;
  const belongs = memberTest(table, isRoot);
  return [...table]
    .filter(([pid]) => belongs(pid))
    .map(([pid, { startTime, residentBytes }]) => ({ pid, startTime, residentBytes }));
}

/** Whether a process or one of its ancestors is a root; each is looked at once. */
function memberTest(
  table: ReadonlyMap<number, ProcessStat>,
  isRoot: (pid: number, stat: ProcessStat) => boolean,
): (pid: number) => boolean {
  const answers = new Map<number, boolean>();
  const belongs = (pid: number): boolean => {
    const known = answers.get(pid);
    if (known !== undefined) return known;
    // Until it is known otherwise: a table that changes while it is read may hold a circle.
    answers.set(pid, false);
    const stat = table.get(pid);
    const answer = stat !== undefined && (isRoot(pid, stat) || belongs(stat.parentId));
    answers.set(pid, answer);
    return answer;
  };
  return belongs;
}
