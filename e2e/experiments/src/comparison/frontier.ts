/** The result of one setting on one load or on several: means over seeds and phases. */
export interface Outcome {
  readonly workerSeconds: number;
  /** Latency without service time, mean over the jobs, seconds. */
  readonly waitingSeconds: number;
  /** Latency at the 95th percentile, seconds. */
  readonly p95Seconds: number;
}

/** Waiting below this counts as none. */
const LEAST_WAITING_SECONDS = 0.05;

interface Point {
  readonly workerSeconds: number;
  readonly seconds: number;
}

/** The rivals that none beats in both figures, cheapest first. */
export function nonDominated(points: readonly Point[]): readonly Point[] {
  const ascending = points.toSorted(
    (one, other) => one.workerSeconds - other.workerSeconds || one.seconds - other.seconds,
  );
  return ascending.filter((point, index) =>
    ascending.slice(0, index).every((cheaper) => point.seconds < cheaper.seconds),
  );
}

/**
 * What the rivals' frontier, linear between its points, has at a price: where that is below all of theirs, the cheapest
 * one's seconds count, where it is above, the least.
 * @param points - all rivals, at least one
 * @param workerSeconds - the price
 */
export function frontierAt(points: readonly Point[], workerSeconds: number): number {
  const frontier = nonDominated(points);
  const above = frontier.findIndex((point) => point.workerSeconds >= workerSeconds);
  const dearer = frontier[above];
  const cheaper = frontier[above - 1];
  if (dearer === undefined) return frontier.at(-1)?.seconds ?? Number.NaN;
  if (cheaper === undefined) return dearer.seconds;
  const share = (workerSeconds - cheaper.workerSeconds) / (dearer.workerSeconds - cheaper.workerSeconds);
  return cheaper.seconds + share * (dearer.seconds - cheaper.seconds);
}

/**
 * The others' result at a price.
 * @param others - all of them, at least one
 * @param workerSeconds - the price
 */
export function outcomeAt(others: readonly Outcome[], workerSeconds: number): Outcome {
  const at = (figure: (outcome: Outcome) => number): number =>
    frontierAt(
      others.map((outcome) => ({ workerSeconds: outcome.workerSeconds, seconds: figure(outcome) })),
      workerSeconds,
    );
  return {
    workerSeconds,
    waitingSeconds: at((outcome) => outcome.waitingSeconds),
    p95Seconds: at((outcome) => outcome.p95Seconds),
  };
}

/** How many times less waiting there is than with others at the same price; waiting below 0.05 s counts as 0.05 s. */
export function waitingRatio(others: Outcome, ours: Outcome): number {
  const atLeast = (seconds: number): number => Math.max(LEAST_WAITING_SECONDS, seconds);
  return atLeast(others.waitingSeconds) / atLeast(ours.waitingSeconds);
}

/** All figures, each the mean of the outcomes'. */
export function meanOutcome(outcomes: readonly Outcome[]): Outcome {
  const mean = (figure: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + figure(outcome), 0) / outcomes.length;
  return {
    workerSeconds: mean((outcome) => outcome.workerSeconds),
    waitingSeconds: mean((outcome) => outcome.waitingSeconds),
    p95Seconds: mean((outcome) => outcome.p95Seconds),
  };
}

/** @param values - above 0, at least one */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
