import { setTimeout as delay } from 'node:timers/promises';
import type { LocalStack } from '../system/local-stack.js';
import { waitUntil } from '../system/wait-until.js';

/** How often a worker dies. */
export interface Killing {
  readonly everySeconds: number;
  readonly seconds: number;
}

/**
 * Kills a random ready worker at even distances, without warning. Where none is ready when its time has come, the
 * next one that gets ready dies.
 *
 * @returns how many were killed
 * @throws Error when no worker gets ready before the next one's time, or when there is no stack to kill in
 */
export async function killReadyWorkers(
  stack: LocalStack | undefined,
  { everySeconds, seconds }: Killing,
): Promise<number> {
  if (stack === undefined) {
    throw new Error('cannot kill: workers can be killed only in a stack that this program has started');
  }
  const kills = Math.floor(seconds / everySeconds) - 1;
  for (let kill = 1; kill <= kills; kill++) {
    await delay(everySeconds * 1000);
    const findReady = () => stack.list('worker').filter(({ state }) => state === 'ready');
    await waitUntil(() => findReady().length > 0, { what: 'a ready worker', withinMs: everySeconds * 2000 });
    const ready = findReady();
    const victim = ready[Math.floor(Math.random() * ready.length)];
    if (victim !== undefined) process.kill(victim.pid, 'SIGKILL');
  }
  return kills;
}
