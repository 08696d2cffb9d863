import { setTimeout as waitMilliseconds } from 'node:timers/promises';

const INTERVAL_MS = 10;

/**
 * Waits until a condition holds.
 *
 * @throws {Error} when it does not within the time
 */
export async function waitUntil(what: string, condition: () => boolean, timeoutSeconds = 25): Promise<void> {
  const deadlineMs = performance.now() + timeoutSeconds * 1000;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`waited ${timeoutSeconds} s in vain: ${what}`);
    await waitMilliseconds(INTERVAL_MS);
  }
}
