import type { ArrivalHistory } from './arrival-history.js';
import { drawPoisson, gammaQuantile, type Random } from './distributions.js';
import type { SampledTimes } from './sampled-times.js';
import { PRIOR_ARRIVALS, PRIOR_SECONDS, type RateWindow } from './rate-windows.js';

/** Seconds of one step in which arrivals are drawn together. */
const STEP_SECONDS = 5;
/** Futures use only quantiles of a rate within this range. */
const LEAST_FRACTION = 0.02;

/** One possible future. */
export interface Future {
  /** When the jobs arrive, seconds from now, ascending; 0 for those that wait already. */
  readonly arrivals: Float64Array;
  readonly services: Float64Array;
  /** The arrival rate that would be measured at each decision, jobs a second. */
  readonly seenRates: Float64Array;
}

/** The input from which futures are drawn. */
export interface FutureSource {
  readonly history: ArrivalHistory;
  readonly service: SampledTimes;
  /** Jobs that wait. */
  readonly ready: number;
  /** Over how many of the last seconds the rate is measured, where it does not change. */
  readonly rateWindowSeconds: number;
  /** Since when the present rate may hold. */
  readonly rateWindows: readonly RateWindow[];
  readonly horizonSeconds: number;
  readonly decisionIntervalSeconds: number;
  /** This many jobs are drawn as one; an integer from 1. */
  readonly jobsPerDraw: number;
}

/**
 * Draws futures. Their rates are spread evenly over what the arrivals leave uncertain: since when the rate holds, and
 * the Gamma posterior after the arrivals since then. So the futures spread widely after only a few arrivals, and a
 * decision does not depend on a few random rates. The arrivals of a future are a Poisson process with its rate.
 * @param source - the input
 * @param count - how many
 * @param random - the source
 */
export function drawFutures(source: FutureSource, count: number, random: Random): readonly Future[] {
  return Array.from({ length: count }, (_, index) => drawFuture(source, (index + 0.5) / count, random));
}

function drawFuture(source: FutureSource, fraction: number, random: Random): Future {
  const { service, horizonSeconds, jobsPerDraw } = source;
  const { rate, heldSeconds } = rateAt(source.rateWindows, fraction);
  const counts = new Uint32Array(Math.ceil(horizonSeconds / STEP_SECONDS));
  for (let step = 0; step < counts.length; step += 1) counts[step] = drawPoisson(rate * STEP_SECONDS, random);
  const arrivals = arrivalsFrom(counts, Math.ceil(source.ready / jobsPerDraw), jobsPerDraw, random);
  const services = new Float64Array(arrivals.length);
  for (let job = 0; job < services.length; job += 1) services[job] = service.at(random());
  return { arrivals, services, seenRates: seenRates(source, counts, heldSeconds) };
}

/** Which of the windows a fraction of all probability falls into, and the quantile of its rate that the rest of it is. */
function rateAt(
  windows: readonly RateWindow[],
  fraction: number,
): { readonly rate: number; readonly heldSeconds: number } {
  let below = 0;
  const chosen = windows.find(({ probability }, index) => {
    const isIn = fraction < below + probability || index === windows.length - 1;
    if (!isIn) below += probability;
    return isIn;
  });
  if (chosen === undefined) return { rate: 0, heldSeconds: 1 };
  const within = (fraction - below) / chosen.probability;
  const quantile = Math.min(1 - LEAST_FRACTION, Math.max(LEAST_FRACTION, within));
  const rate = gammaQuantile(PRIOR_ARRIVALS + chosen.arrivals, quantile) / (PRIOR_SECONDS + chosen.seconds);
  return { rate, heldSeconds: chosen.seconds };
}

/** Those that wait, then those of each step at random times within it. In typed arrays and loops: most of a decision's time. */
function arrivalsFrom(
  counts: Uint32Array,
  waiting: number,
  jobsPerDraw: number,
  random: Random,
): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const times = new Float64Array(waiting + Math.floor(total / jobsPerDraw));
  let next = waiting;
  let drawn = 0;
  for (let step = 0; step < counts.length; step += 1) {
    drawn += counts[step] ?? 0;
    const first = next;
    for (const end = waiting + Math.floor(drawn / jobsPerDraw); next < end; next += 1)
      times[next] = (step + random()) * STEP_SECONDS;
    if (next - first > 1) times.subarray(first, next).sort();
  }
  return times;
}

/** The rate since it holds, as each coming decision would measure it: part of it past, part of it drawn. */
function seenRates(source: FutureSource, counts: Uint32Array, heldSeconds: number): Float64Array {
  const { history, rateWindowSeconds, horizonSeconds, decisionIntervalSeconds } = source;
  const decisions = Math.ceil(horizonSeconds / decisionIntervalSeconds) + 1;
  const sums = new Float64Array(counts.length + 1);
  for (let step = 0; step < counts.length; step += 1)
    sums[step + 1] = (sums[step] ?? 0) + (counts[step] ?? 0);
  const drawnUntil = (seconds: number): number =>
    sums[Math.min(counts.length, Math.max(0, Math.round(seconds / STEP_SECONDS)))] ?? 0;
  const rates = new Float64Array(decisions);
  for (let decision = 0; decision < decisions; decision += 1) {
    const atSeconds = decision * decisionIntervalSeconds;
    const pastSeconds = Math.max(0, Math.min(rateWindowSeconds - atSeconds, heldSeconds));
    const drawn = drawnUntil(atSeconds) - drawnUntil(atSeconds - rateWindowSeconds);
    const span = Math.max(20, Math.min(rateWindowSeconds, heldSeconds + atSeconds));
    rates[decision] = (history.countBetween(Math.round(pastSeconds), 0) + drawn) / span;
  }
  return rates;
}
