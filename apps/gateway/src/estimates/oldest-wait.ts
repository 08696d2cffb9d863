import type { PolicyObservation } from '@tidegate/autoscaling';

/**
 * How long the job has waited that has waited longest, to the second. A queue is first in, first out, so the jobs that wait are
 * the ones that came last. Arrivals are known for two hours; a longer wait counts as that.
 *
 * Example: one job came at 12:00:00 and three at 12:00:10. At 12:00:15 three wait, so the oldest has waited for 5 s.
 *
 * @returns undefined where none waits
 */
export function oldestWaitSeconds({
  nowSeconds,
  ready,
  arrivals: { startSeconds, counts },
}: Pick<PolicyObservation, 'nowSeconds' | 'ready' | 'arrivals'>): number | undefined {
  if (ready <= 0) return undefined;
  let left = ready;
  let index = counts.length;
  while (left > 0 && index > 0) {
    index -= 1;
    left -= counts[index] ?? 0;
  }
  return Math.max(0, Math.floor(nowSeconds - (startSeconds + index)));
}
