import type { ArrivalHistory } from './arrival-history.js';
import { logGamma } from './distributions.js';

/** The prior of the rate, before any arrival: half an arrival in ten seconds. */
export const PRIOR_ARRIVALS = 0.5;
export const PRIOR_SECONDS = 10;
/** The prior probability that the rate has changed within the window. */
const CHANGE_PROBABILITY = 0.1;
const STEP_SECONDS = 5;

/** Since when the present rate may hold. */
export interface RateWindow {
  /** For how many seconds; at least 1. */
  readonly seconds: number;
  /** How many arrived in them. */
  readonly arrivals: number;
  /** The probability of this; all together 1. */
  readonly probability: number;
}

/**
 * Whether the rate is that of the whole window, or began within it, and when: after silence a burst must not be
 * averaged with the silence before it. Each possibility gets its probability from the likelihood of the arrivals, with
 * a Gamma prior for the rate (one step of Bayesian changepoint detection: Adams and MacKay, 2007).
 * @param history - the arrivals
 * @param longestSeconds - of the window
 * @returns at least one; the whole window first
 */
export function rateWindows(history: ArrivalHistory, longestSeconds: number): readonly RateWindow[] {
  const wholeSeconds = Math.max(1, Math.min(longestSeconds, history.lengthSeconds));
  const all = history.countBetween(wholeSeconds, 0);
  const changes = Math.max(0, Math.ceil(wholeSeconds / STEP_SECONDS) - 1);
  const logPrior = Math.log(CHANGE_PROBABILITY / Math.max(1, changes));
  const possible = [{ seconds: wholeSeconds, arrivals: all, log: logEvidence(all, wholeSeconds) }];
  for (let change = 1; change <= changes; change += 1) {
    const seconds = change * STEP_SECONDS;
    const arrivals = history.countBetween(seconds, 0);
    const before = logEvidence(all - arrivals, wholeSeconds - seconds);
    possible.push({ seconds, arrivals, log: logPrior + logEvidence(arrivals, seconds) + before });
  }
  const greatest = Math.max(...possible.map(({ log }) => log));
  const total = possible.reduce((sum, { log }) => sum + Math.exp(log - greatest), 0);
  return possible.map(({ seconds, arrivals, log }) => ({
    seconds,
    arrivals,
    probability: Math.exp(log - greatest) / total,
  }));
}

/** The likelihood of this many arrivals in this many seconds, over all rates of the prior. */
function logEvidence(arrivals: number, seconds: number): number {
  const shape = PRIOR_ARRIVALS + arrivals;
  return (
    PRIOR_ARRIVALS * Math.log(PRIOR_SECONDS) +
    logGamma(shape) -
    logGamma(PRIOR_ARRIVALS) -
    shape * Math.log(PRIOR_SECONDS + seconds)
  );
}
