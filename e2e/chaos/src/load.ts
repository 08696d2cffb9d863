import { mayFollow } from '@tidegate/harness';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from './ledger.js';
import type { ObservingClient } from './observing-client.js';

const WATCH_EVERY_MS = 100;
/** One job in this many is followed. */
const WATCHED_SHARE = 10;

/** Follows a job and compares every status with the one before. */
async function watchJob(
  client: ObservingClient,
  ledger: Ledger,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  let previous = 'queued';
  while (!signal.aborted && previous !== 'finished') {
    const status = await client.readStatus(id);
    if (status?.startsWith('error') === true) return; // The last count checks how jobs end.
    if (status !== undefined) {
      if (!mayFollow(previous, status)) ledger.violate(`job ${id}: ${status} after ${previous}`);
      previous = status;
    }
    await delay(WATCH_EVERY_MS);
  }
}

/** Pushes at a steady rate, whatever the answers, until it must stop; then waits for the open requests. */
export async function pushUntilAborted(
  client: ObservingClient,
  ledger: Ledger,
  { pushesPerSecond, signal }: { readonly pushesPerSecond: number; readonly signal: AbortSignal },
): Promise<void> {
  const startedAtMs = performance.now();
  const underWay = new Set<Promise<void>>();
  const pushOne = async (number: number): Promise<void> => {
    const id = await client.push(`chaos ${number} ${randomUUID()}`);
    if (id !== undefined && number % WATCHED_SHARE === 0) await watchJob(client, ledger, id, signal);
  };
  for (let number = 0; !signal.aborted; number++) {
    const dueMs = startedAtMs + (number / pushesPerSecond) * 1000;
    await delay(Math.max(0, dueMs - performance.now()));
    const one: Promise<void> = pushOne(number).finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
}
