import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerFleet } from './worker-fleet.types.js';

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
 * @throws {Error} when no worker gets ready before the next one's time, or when there is nothing to kill in
 */
export async function killReadyWorkers(
  fleet: WorkerFleet | undefined,
  { everySeconds, seconds }: Killing,
): Promise<number> {
  if (fleet === undefined) {
    throw new Error(
      'cannot kill: workers can be killed only in a stack that this program has started, or on a cluster (--configuration=cluster)',
    );
  }
  const kills = Math.floor(seconds / everySeconds) - 1;
  for (let kill = 1; kill <= kills; kill++) {
    await delay(everySeconds * 1000);
    let ready: readonly string[] = [];
    await waitUntil(
      async () => {
        ready = await fleet.findReady();
        return ready.length > 0;
      },
      { what: 'a ready worker', withinMs: everySeconds * 2000, everyMs: 250 },
    );
    const victim = ready[Math.floor(Math.random() * ready.length)];
    if (victim !== undefined) await fleet.kill(victim);
  }
  return kills;
}
