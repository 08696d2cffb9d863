import type { ArrivalHistory } from './arrival-history.js';
import { logGamma } from './distributions.js';

/** What is believed of the rate before anything is seen: half an arrival in ten seconds. */
export const PRIOR_ARRIVALS = 0.5;
export const PRIOR_SECONDS = 10;
/** How likely it is that the rate has changed within the window, before it is looked at. */
const CHANGE_PROBABILITY = 0.1;
const STEP_SECONDS = 5;

/** Since when the present rate may hold. */
export interface RateWindow {
  /** For how many seconds; at least 1. */
  readonly seconds: number;
  /** How many arrived in them. */
  readonly arrivals: number;
  /** How likely this is; all together 1. */
  readonly probability: number;
}

/**
 * Whether the rate is that of the whole window, or began within it, and when: after silence a burst must not be
 * averaged with the silence before it. The arrivals' likelihood under each possibility, the rates left open by their
 * Gamma prior, says how probable it is (one step of Bayesian changepoint detection: Adams and MacKay, 2007).
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

/** Of this many arrivals in this many seconds, the rate being anything that the prior allows. */
function logEvidence(arrivals: number, seconds: number): number {
  const shape = PRIOR_ARRIVALS + arrivals;
  return (
    PRIOR_ARRIVALS * Math.log(PRIOR_SECONDS) +
    logGamma(shape) -
    logGamma(PRIOR_ARRIVALS) -
    shape * Math.log(PRIOR_SECONDS + seconds)
  );
}
