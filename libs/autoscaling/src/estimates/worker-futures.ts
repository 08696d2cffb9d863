import type { ObservedWorker, PolicyObservation } from '../policy/policy.types.js';

/** A worker reports every two seconds: within this time it may have taken its next job unseen, seconds. */
const NEWS_LATE_SECONDS = 2.5;
/** The shortest time that something stuck is expected to go on, seconds. */
const LEAST_STUCK_SECONDS = 0.1;

/** Measured times, seconds, each list ascending. */
export interface SortedTimes {
  readonly service: readonly number[];
  readonly startup: readonly number[];
}

/**
 * Draws when each worker that exists can take its next job.
 * @param observation - the workers
 * @param times - what was measured
 * @param random - the source
 * @returns seconds from now; a worker whose start has no measured time is left out
 */
export function drawFreeTimes(
  { workers, nowSeconds }: Pick<PolicyObservation, 'workers' | 'nowSeconds'>,
  times: SortedTimes,
  random: () => number,
): readonly number[] {
  return workers
    .map((worker) => freeIn(worker, Math.max(0, nowSeconds - worker.sinceSeconds), times, random))
    .filter(Number.isFinite);
}

/**
 * Draws one of the measured times.
 * @param sorted - the times
 * @param random - the source
 * @returns infinity where there is none
 */
export function drawTime(sorted: readonly number[], random: () => number): number {
  return sorted[Math.floor(random() * sorted.length)] ?? Number.POSITIVE_INFINITY;
}

/**
 * The measured times that are longer than one that has passed already.
 * @param sorted - the times, ascending
 * @param elapsedSeconds - from 0
 */
export function longerTimes(sorted: readonly number[], elapsedSeconds: number): readonly number[] {
  const first = sorted.findIndex((seconds) => seconds > elapsedSeconds);
  return first < 0 ? [] : sorted.slice(first);
}

function freeIn(
  { state }: ObservedWorker,
  elapsedSeconds: number,
  { service, startup }: SortedTimes,
  random: () => number,
): number {
  switch (state) {
    case 'idle':
      return 0;
    case 'busy':
      return isNews(service, elapsedSeconds)
        ? remaining(service, elapsedSeconds, random)
        : Math.max(0, drawTime(service, random) - Math.max(0, elapsedSeconds - drawTime(service, random)));
    case 'starting':
      return startup.length === 0 ? Number.POSITIVE_INFINITY : remaining(startup, elapsedSeconds, random);
  }
}

/** Whether the reported job is the running one still, or something stuck; not the next one already. */
function isNews(sorted: readonly number[], elapsedSeconds: number): boolean {
  const longest = sorted.at(-1) ?? 0;
  return elapsedSeconds < longest || elapsedSeconds > longest + NEWS_LATE_SECONDS;
}

/** What has taken longer than all measured times may end at once, or take as long again. */
function remaining(sorted: readonly number[], elapsedSeconds: number, random: () => number): number {
  const longer = longerTimes(sorted, elapsedSeconds);
  return longer.length === 0
    ? random() * Math.max(elapsedSeconds, LEAST_STUCK_SECONDS)
    : drawTime(longer, random) - elapsedSeconds;
}
