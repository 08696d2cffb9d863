/** How many times the noise of the estimate a difference must exceed so that workers are added while no job waits. */
const MORE = 2;
/** The same while jobs wait, where too few workers cost most. */
const MORE_FOR_WAITING_JOBS = 0.75;
/** The same so that workers are stopped. */
const FEWER = 1;
/** The same where one of them is still starting. */
const ENDS_A_START = 8;
/** The same within a sync period of the last change, upwards and downwards: clearly better. */
const CLEARLY_MORE = 2;
const CLEARLY_FEWER = 3;
/** The required gain is at most this share of what a wrong change would cost: one restart for each worker. */
const SHARE_OF_RESTARTS = 0.1;

/** Two counts under the same futures. */
export interface ChangeInput {
  /** What the present count would cost in each future, worker-seconds; neighbours have nearly the same arrival rate. */
  readonly presentCosts: Float64Array;
  /** What the other would cost, in the same order. */
  readonly otherCosts: Float64Array;
  readonly isFewer: boolean;
  readonly hasWaitingJobs: boolean;
  /** Whether the current count is an answer that has not taken effect yet. */
  readonly isHeld: boolean;
  readonly endsAStart: boolean;
  /** What restarting all workers between the two counts would cost, worker-seconds. */
  readonly restartsCost: number;
}

/**
 * Whether a count is so much cheaper than the current one that a change is worth it. It must save more than the noise
 * of the estimate, by a factor that is higher where a mistake is harder to correct. Example: 6 workers instead of 7
 * save 12 worker-seconds in the mean of 24 futures, with a noise of 2. If the seventh worker is ready, it is stopped.
 * If it is still starting, it stays, because 12 is below 16.
 */
export function isWorthAChange(input: ChangeInput): boolean {
  const { presentCosts, otherCosts, isFewer, hasWaitingJobs, isHeld, endsAStart, restartsCost } = input;
  const saved = presentCosts.map((cost, future) => cost - (otherCosts[future] ?? cost));
  const mean = saved.reduce((sum, one) => sum + one, 0) / saved.length;
  const noise = noiseOf(saved);
  const more = hasWaitingJobs ? MORE_FOR_WAITING_JOBS : MORE;
  const always = Math.min((isFewer ? FEWER : more) * noise, SHARE_OF_RESTARTS * restartsCost);
  const held = isHeld ? (isFewer ? CLEARLY_FEWER : CLEARLY_MORE) * noise : 0;
  const start = endsAStart ? ENDS_A_START * noise : 0;
  return mean > Math.max(always, held, start);
}

/**
 * The standard error of the mean, from the differences between neighbours (von Neumann, 1941). Futures are ordered by
 * their rate, so neighbours differ only by chance. The spread of all futures also contains the uncertainty of the rate,
 * which is no reason to wait. Example: by the usual formula 0, 1, 2 … 23 have a standard error of 1.4, by this one of
 * 0.14.
 */
function noiseOf(values: Float64Array): number {
  let squares = 0;
  for (let index = 1; index < values.length; index += 1)
    squares += ((values[index] ?? 0) - (values[index - 1] ?? 0)) ** 2;
  return Math.sqrt(squares / 2 / Math.max(1, values.length - 1) / values.length);
}
