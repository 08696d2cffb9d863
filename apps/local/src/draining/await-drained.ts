import { setTimeout as delay } from 'node:timers/promises';

/** This many readings in a row must be empty: a single one may be from before a delivery returned. */
const EMPTY_READINGS = 3;

/** How a drain is watched. */
export interface DrainOptions {
  /** How many jobs wait or run; `undefined` when that is not known. */
  readonly readJobsLeft: () => Promise<number | undefined>;
  /** Called once, with the first count above zero. */
  readonly onJobsLeft: (count: number) => void;
  /** Between two readings, in milliseconds. */
  readonly intervalMs: number;
  /** Aborted when the wait is canceled. */
  readonly signal: AbortSignal;
}

/**
 * Waits until a model that was taken out has no jobs left. An unknown number never counts as zero.
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
