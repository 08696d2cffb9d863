import { setTimeout as delay } from 'node:timers/promises';

/** How long and how often to look. */
export interface WaitOptions {
  /** What is waited for, as the end of a sentence: `the gateway to be ready`. */
  readonly what: string;
  readonly withinMs: number;
  /** @defaultValue 50 */
  readonly everyMs?: number;
}

/**
 * Looks again and again until the condition holds; a condition that throws does not hold yet.
 *
 * @throws Error with the last failure as its cause when it does not hold in time
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { what, withinMs, everyMs = 50 }: WaitOptions,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  let cause: unknown;
  while (performance.now() < deadline) {
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(everyMs);
  }
  throw new Error(`waited ${withinMs} ms in vain for ${what}`, { cause });
}
