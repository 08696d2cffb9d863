import type { ArrivalsBySecond } from '@tidegate/autoscaling';
import type { EndedInQueueSample } from '@tidegate/job-store';
import { pushedAtMs } from '../pushing/job-id.js';

/** What waits in a queue, and what was pushed to it. */
export interface WaitingAndPushed {
  readonly ready: number;
  readonly arrivals: ArrivalsBySecond;
}

/**
 * A reading of a queue as if the jobs that were canceled or have expired in it had never been pushed: their messages cost a
 * worker nothing, so nobody waits for them. Where not all of them are known, those that are stand for the others.
 *
 * Example: ten jobs are pushed, one a second, and the first four are canceled. Six wait, and those four seconds have no arrival.
 */
export function withoutEnded(
  { ready, arrivals }: WaitingAndPushed,
  { count, ids }: EndedInQueueSample,
): WaitingAndPushed {
  const ended = Math.min(count, ready);
  if (ended <= 0) return { ready, arrivals };
  const { startSeconds } = arrivals;
  const counts = Array.from(arrivals.counts);
  for (const id of ids) {
    const index = Math.floor(pushedAtMs(id) / 1000) - startSeconds;
    const pushed = counts[index];
    if (pushed !== undefined) counts[index] = Math.max(0, pushed - ended / ids.length);
  }
  return { ready: ready - ended, arrivals: { startSeconds, counts } };
}
