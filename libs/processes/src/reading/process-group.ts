import { signalGroup } from '../signals.js';
import { listProcessIds, readProcessStat } from './process-table.js';

/** What a process group uses at the moment. */
export interface ProcessGroupUsage {
  readonly processes: number;
  /** Resident memory of all its processes, in bytes; what they share counts for each. */
  readonly residentBytes: number;
}

/** Adds up what the processes of a group use, or `undefined` where there is no `/proc`. */
export function readProcessGroupUsage(groupId: number): ProcessGroupUsage | undefined {
  const ids = listProcessIds();
  if (ids === undefined) return undefined;
  const members = ids.map(readProcessStat).filter((stat) => stat?.groupId === groupId);
  const residentBytes = members.reduce((sum, stat) => sum + (stat?.residentBytes ?? 0), 0);
  return { processes: members.length, residentBytes };
}

/**
 * Whether a group has a member that still runs. The dead that nobody has reaped yet are members too as far as signals
 * go, and where process 1 is no init (a container) they stay for ever: they hold nothing and are not waited for.
 *
 * @param leaderPid - the process id of the group's first process, which is also the group's number
 */
export function groupIsRunning(leaderPid: number): boolean {
  return signalGroup(leaderPid, 0) && hasLiveMember(leaderPid);
}

function hasLiveMember(leaderPid: number): boolean {
  const ids = listProcessIds();
  if (ids === undefined) return true; // no /proc here (macOS): signals are all there is to go by
  return ids.some((id) => {
    const stat = readProcessStat(id);
    return stat?.groupId === leaderPid && !stat.isDead;
  });
}
