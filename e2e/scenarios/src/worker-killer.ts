import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerFleet } from './worker-fleet.types.js';

/** How often a worker dies. */
export interface Killing {
  readonly everySeconds: number;
  readonly seconds: number;
}

/**
 * Kills a random ready worker at even distances, without warning. If none is ready at that time, it kills the next one
 * that becomes ready.
 *
 * @returns how many were killed
 * @throws {Error} when no worker becomes ready before the next kill is due, or when there are no workers to kill
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
