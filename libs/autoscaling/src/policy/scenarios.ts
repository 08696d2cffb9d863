import type { ArrivalHistory } from './arrival-history.js';
import { drawGamma, drawPoisson, type Random } from './distributions.js';
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
 * Draws futures. The rate of each is drawn from its Gamma posterior after the arrivals of the window, so that the spread
 * of the futures carries how little a few arrivals tell; the arrivals then are a Poisson process of that rate.
 * @param source what is known
 * @param count how many
 * @param random the source
 */
export function drawScenarios(source: ScenarioSource, count: number, random: Random): readonly Scenario[] {
  return Array.from({ length: count }, () => drawScenario(source, random));
}

function drawScenario(source: ScenarioSource, random: Random): Scenario {
  const { history, service, horizonSeconds, jobsPerDraw } = source;
  const windowSeconds = Math.max(1, Math.min(source.rateWindowSeconds, history.lengthSeconds));
  const seen = history.countBetween(windowSeconds, 0);
  const rate = drawGamma(PRIOR_ARRIVALS + seen, random) / (PRIOR_SECONDS + windowSeconds);
  const steps = Math.ceil(horizonSeconds / STEP_SECONDS);
  const counts = Array.from({ length: steps }, () => drawPoisson(rate * STEP_SECONDS, random));
  const waiting = Math.ceil(source.ready / jobsPerDraw);
  const times = new Array<number>(waiting).fill(0);
  let carried = 0;
  for (const [step, drawn] of counts.entries()) {
    carried += drawn;
    const draws = Math.floor(carried / jobsPerDraw);
    carried -= draws * jobsPerDraw;
    const within = Array.from({ length: draws }, () => (step + random()) * STEP_SECONDS);
    times.push(...within.sort((one, other) => one - other));
  }
  return {
    arrivals: Float64Array.from(times),
    services: Float64Array.from(times, () => service.at(random())),
    seenRates: seenRates(source, counts),
  };
}

/** The rate over the window as each coming decision would measure it: part of it past, part of it drawn. */
function seenRates(source: ScenarioSource, counts: readonly number[]): Float64Array {
  const { history, rateWindowSeconds, horizonSeconds, decisionIntervalSeconds } = source;
  const decisions = Math.ceil(horizonSeconds / decisionIntervalSeconds) + 1;
  const sums = [0];
  for (const count of counts) sums.push((sums.at(-1) ?? 0) + count);
  const drawnUntil = (seconds: number): number =>
    sums[Math.min(counts.length, Math.max(0, Math.round(seconds / STEP_SECONDS)))] ?? 0;
  return Float64Array.from({ length: decisions }, (_, decision) => {
    const atSeconds = decision * decisionIntervalSeconds;
    const pastSeconds = Math.max(0, Math.min(rateWindowSeconds - atSeconds, history.lengthSeconds));
    const drawn = drawnUntil(atSeconds) - drawnUntil(atSeconds - rateWindowSeconds);
    const span = Math.max(20, Math.min(rateWindowSeconds, history.lengthSeconds + atSeconds));
    return (history.countBetween(Math.round(pastSeconds), 0) + drawn) / span;
  });
}
