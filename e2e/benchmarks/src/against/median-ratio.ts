import { quantile, median } from '@tidegate/harness';

/** The figures of both builds, measured one right after the other. */
export interface Pair {
  readonly before: number;
  readonly now: number;
}

/** How the figures of two builds relate: 1.02 means that this build's figure is 2 % higher. */
export interface MedianRatio {
  readonly ratio: number;
  /** Ends of the 95 % bootstrap interval. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

/**
 * The median of the ratios of all pairs, with its bootstrap interval: as many pairs are drawn at random, with
 * repetition, 2,000 times, and 95 % of their medians lie inside. Pairs, because a slow minute of the machine falls on
 * both builds alike.
 *
 * @param random - gives numbers from 0 up to and not including 1
 * @throws {RangeError} when there are no pairs
 */
export function medianRatio(pairs: readonly Pair[], random: () => number): MedianRatio {
  const ratios = pairs.map(({ before, now }) => now / before);
  const medians = Array.from({ length: RESAMPLES }, () => median(resample(ratios, random)));
  return { ratio: median(ratios), low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}

function resample(values: readonly number[], random: () => number): readonly number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN);
}
