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
 * Whether a process group still has a running member. A zombie (a process that has ended, but whose parent has not read
 * its exit code) can still receive signals, and where process 1 is not an init, as in some containers, it stays for
 * ever. Zombies hold no memory and no port, so they do not count here.
 *
 * @param leaderPid - the process id of the group's first process, which is also the group's number
 */
export function groupIsRunning(leaderPid: number): boolean {
  return signalGroup(leaderPid, 0) && hasLiveMember(leaderPid);
}

function hasLiveMember(leaderPid: number): boolean {
  const ids = listProcessIds();
  if (ids === undefined) return true; // no /proc here (macOS): only the signal can be asked
  return ids.some((id) => {
    const stat = readProcessStat(id);
    return stat?.groupId === leaderPid && !stat.isDead;
  });
}
