import { readdirSync, readFileSync } from 'node:fs';
import { signalGroup } from './signals.js';

const GROUP_FIELD = 2;

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
  let entries: string[];
  try {
    entries = readdirSync('/proc');
  } catch {
    return true; // no /proc here (macOS): signals are all there is to go by
  }
  return entries.some((entry) => /^\d+$/.test(entry) && isLiveMember(entry, leaderPid));
}

function isLiveMember(entry: string, leaderPid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[GROUP_FIELD]) === leaderPid && fields[0] !== 'Z' && fields[0] !== 'X';
  } catch {
    return false; // gone meanwhile
  }
}
