/** Sends a signal to one process (0 sends none and only looks); false when there is no such process. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Sends a signal to every process of a group; false when the group has no members.
 *
 * @param leaderPid - the process id of the group's first process, which is also the group's number
 */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(-leaderPid, signal);
}
