/**
 * When the jobs of a queue start: each is taken by the worker that is free first.
 * @param freeInSeconds - when each worker, present or coming, can take its next job, seconds from now
 * @param drawService - draws how long a job runs, seconds
 * @param jobs - how many jobs
 * @returns for each place in the queue seconds from now, ascending; empty without workers
 */
export function startTimes(
  freeInSeconds: readonly number[],
  drawService: () => number,
  jobs: number,
): Float64Array {
  const free = Float64Array.from(freeInSeconds).sort();
  if (free.length === 0) return free;
  const starts = new Float64Array(jobs);
  for (let job = 0; job < jobs; job += 1) {
    const start = free[0] ?? 0;
    starts[job] = start;
    const untilSeconds = start + drawService();
    const place = countBefore(free, untilSeconds);
    // A worker is taken from the front and put back at its place.
    free.copyWithin(0, 1, place);
    free[place - 1] = untilSeconds;
  }
  return starts;
}

/** How many of the first one and all that are earlier than a moment there are: by halving. */
function countBefore(free: Float64Array, untilSeconds: number): number {
  let low = 1;
  let high = free.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((free[middle] ?? 0) < untilSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
