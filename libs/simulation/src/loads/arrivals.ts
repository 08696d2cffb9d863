import type { LoadPattern } from './load-patterns.js';

/**
 * Arrivals spaced `1 / rate` apart, as from the earlier service's load generator: the rate at each arrival gives the
 * pause before the next.
 * @param load - the pattern
 * @returns ascending seconds from 0
 */
export function evenArrivals(load: LoadPattern): Float64Array {
  const arrivals: number[] = [];
  for (let at = 0; at < load.durationSeconds; at += 1 / load.rateAt(at)) arrivals.push(at);
  return Float64Array.from(arrivals);
}

/**
 * Arrivals of a Poisson process whose rate follows the pattern, by thinning (Lewis and Shedler, 1979).
 * @param load - the pattern
 * @param random - draws from [0, 1)
 * @returns ascending seconds from 0
 */
export function poissonArrivals(load: LoadPattern, random: () => number): Float64Array {
  const peak = peakRate(load);
  const arrivals: number[] = [];
  for (let at = nextGap(peak, random); at < load.durationSeconds; at += nextGap(peak, random)) {
    if (random() * peak < load.rateAt(at)) arrivals.push(at);
  }
  return Float64Array.from(arrivals);
}

function nextGap(rate: number, random: () => number): number {
  return -Math.log(1 - random()) / rate;
}

function peakRate(load: LoadPattern): number {
  const steps = 1000;
  let peak = 0;
  for (let step = 0; step <= steps; step += 1) {
    peak = Math.max(peak, load.rateAt((step / steps) * load.durationSeconds));
  }
  return peak;
}
