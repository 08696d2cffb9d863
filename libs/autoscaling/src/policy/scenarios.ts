import type { ArrivalHistory } from './arrival-history.js';
import { drawPoisson, gammaQuantile, type Random } from './distributions.js';
import type { MeasuredTimes } from './measured-times.js';

/** Seconds of one step in which arrivals are drawn together. */
const STEP_SECONDS = 5;
/** What is believed before anything is seen: half an arrival in ten seconds. */
const PRIOR_ARRIVALS = 0.5;
const PRIOR_SECONDS = 10;

/** One future that may come. */
export interface Scenario {
  /** When the jobs come, seconds from now, ascending; those that wait already at 0. */
  readonly arrivals: Float64Array;
  readonly services: Float64Array;
  /** The arrival rate that would be seen at each decision, jobs a second. */
  readonly seenRates: Float64Array;
}

/** What scenarios are drawn from. */
export interface ScenarioSource {
  readonly history: ArrivalHistory;
  readonly service: MeasuredTimes;
  /** Jobs that wait. */
  readonly ready: number;
  /** Over how many of the last seconds the rate is measured. */
  readonly rateWindowSeconds: number;
  readonly horizonSeconds: number;
  readonly decisionIntervalSeconds: number;
  /** So many jobs are drawn as one; an integer from 1. */
  readonly jobsPerDraw: number;
}

/**
 * Draws futures. Their rates are spread evenly over the Gamma posterior after the arrivals of the window, so that the spread
 * of the futures carries how little a few arrivals tell, and a decision does not hang on which few rates were drawn; the
 * arrivals then are a Poisson process of that rate.
 * @param source what is known
 * @param count how many
 * @param random the source
 */
export function drawScenarios(source: ScenarioSource, count: number, random: Random): readonly Scenario[] {
  return Array.from({ length: count }, (_, index) => drawScenario(source, (index + 0.5) / count, random));
}

function drawScenario(source: ScenarioSource, fraction: number, random: Random): Scenario {
  const { history, service, horizonSeconds, jobsPerDraw } = source;
  const windowSeconds = Math.max(1, Math.min(source.rateWindowSeconds, history.lengthSeconds));
  const seen = history.countBetween(windowSeconds, 0);
  const rate = gammaQuantile(PRIOR_ARRIVALS + seen, fraction) / (PRIOR_SECONDS + windowSeconds);
  const counts = new Uint32Array(Math.ceil(horizonSeconds / STEP_SECONDS));
  for (let step = 0; step < counts.length; step += 1) counts[step] = drawPoisson(rate * STEP_SECONDS, random);
  const arrivals = arrivalsFrom(counts, Math.ceil(source.ready / jobsPerDraw), jobsPerDraw, random);
  const services = new Float64Array(arrivals.length);
  for (let job = 0; job < services.length; job += 1) services[job] = service.at(random());
  return { arrivals, services, seenRates: seenRates(source, counts) };
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

/** The rate over the window as each coming decision would measure it: part of it past, part of it drawn. */
function seenRates(source: ScenarioSource, counts: Uint32Array): Float64Array {
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
    const pastSeconds = Math.max(0, Math.min(rateWindowSeconds - atSeconds, history.lengthSeconds));
    const drawn = drawnUntil(atSeconds) - drawnUntil(atSeconds - rateWindowSeconds);
    const span = Math.max(20, Math.min(rateWindowSeconds, history.lengthSeconds + atSeconds));
    rates[decision] = (history.countBetween(Math.round(pastSeconds), 0) + drawn) / span;
  }
  return rates;
}
