import type { ArrivalsBySecond } from '../policy/policy.types.js';

/**
 * How many jobs have been pushed after a moment, from the counts of each second. Within a second arrivals count as spread
 * evenly; the present second as spread over the part of it that has passed.
 * @param arrivals - up to the present second
 * @param sinceSeconds - the moment, on the clock of the arrivals
 * @param nowSeconds - the present
 * @param ownJobs - how many of the jobs of the moment's second were pushed at the moment itself, and do not count
 * @returns at least 0; not an integer where the moment is within a second that has arrivals
 */
export function arrivedAfter(
  arrivals: ArrivalsBySecond,
  sinceSeconds: number,
  nowSeconds: number,
  ownJobs = 0,
): number {
  if (sinceSeconds >= nowSeconds) return 0;
  const { startSeconds, counts } = arrivals;
  const second = Math.floor(sinceSeconds);
  const endSeconds = Math.min(second + 1, nowSeconds);
  const share = Math.min(1, (endSeconds - sinceSeconds) / (endSeconds - second));
  let arrived = share * Math.max(0, countIn(counts, second - startSeconds) - ownJobs);
  const last = Math.min(counts.length - 1, Math.floor(nowSeconds) - startSeconds);
  for (let index = Math.max(0, second + 1 - startSeconds); index <= last; index += 1)
    arrived += countIn(counts, index);
  return arrived;
}

function countIn(counts: ArrayLike<number>, index: number): number {
  const count = counts[index] ?? 0;
  return count > 0 && Number.isFinite(count) ? count : 0;
}
