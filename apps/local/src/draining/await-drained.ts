import { setTimeout as delay } from 'node:timers/promises';

/** So many readings in a row must be empty: one alone may come from before a delivery returned. */
const EMPTY_READINGS = 3;

/** What a drain is followed by. */
export interface DrainOptions {
  /** How many jobs wait or run; `undefined` when that is not known. */
  readonly readJobsLeft: () => Promise<number | undefined>;
  /** Called once, with the first count above zero. */
  readonly onJobsLeft: (count: number) => void;
  /** Between two readings, in milliseconds. */
  readonly intervalMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/**
 * Waits until a model that is taken out has no jobs left. What is not known is never none.
 *
 * @returns false when the signal came first
 */
export async function awaitDrained(options: DrainOptions): Promise<boolean> {
  const { readJobsLeft, onJobsLeft, intervalMs, signal } = options;
  let emptyReadings = 0;
  let isTold = false;
  while (!signal.aborted) {
    const left = await readJobsLeft();
    emptyReadings = left === 0 ? emptyReadings + 1 : 0;
    if (emptyReadings === EMPTY_READINGS) return true;
    if (left !== undefined && left > 0 && !isTold) {
      isTold = true;
      onJobsLeft(left);
    }
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
