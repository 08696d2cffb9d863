import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Waits until a condition holds.
 *
 * @throws Error when it does not within `seconds`
 */
export async function eventually(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const deadlineMs = performance.now() + seconds * 1000;
  while (performance.now() < deadlineMs) {
    if (await condition()) return;
    await delay(POLL_MS);
  }
  throw new Error(`not within ${seconds} s: ${condition.toString()}`);
}
