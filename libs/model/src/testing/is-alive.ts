import { readFileSync } from 'node:fs';

/** Whether a process runs; one that is dead but that nobody has asked after does not. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
  } catch {
    return false;
  }
  try {
    const state = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]?.[0];
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
