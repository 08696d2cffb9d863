import { signalGroup } from '../signals.js';
import { listProcessIds, readProcessStat } from './process-table.js';

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
