import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/**
 * Looks again and again until there is something to see.
 *
 * @param what - what is waited for, for the message of the failure
 * @param look - the thing itself, or `undefined` or `false` while it is not there yet
 * @throws Error when it is not there in time
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinSeconds = 25,
): Promise<T> {
  const deadlineMs = performance.now() + withinSeconds * 1000;
  while (performance.now() < deadlineMs) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`${what}: not within ${withinSeconds} s`);
}
