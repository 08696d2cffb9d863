import type { ArrivalsBySecond } from '../policy/policy.types.js';
import { arrivedAfter } from './arrived-after.js';

/** A reading of a queue that is served in order. */
export interface QueueReadingInTime {
  readonly nowSeconds: number;
  /** Jobs that waited then. */
  readonly ready: number;
  /** Jobs pushed up to then. */
  readonly arrivals: ArrivalsBySecond;
}

/**
 * How many jobs wait before one that waits: all that wait, without those that were pushed after it. An estimate: within
 * the second of its own push the order is not known, and jobs that came back to the queue count as pushed long ago.
 * @param reading - the queue
 * @param pushedAtSeconds - when the job was pushed, on the clock of the reading
 * @param pushedSince - for a job that was pushed after the reading: how many were pushed between the two
 * @returns an integer from 0
 */
export function jobsBefore(
  { nowSeconds, ready, arrivals }: QueueReadingInTime,
  pushedAtSeconds: number,
  pushedSince = 0,
): number {
  if (pushedAtSeconds > nowSeconds) return Math.max(0, Math.round(ready + pushedSince));
  return Math.max(0, Math.round(ready - 1 - arrivedAfter(arrivals, pushedAtSeconds, nowSeconds, 1)));
}
