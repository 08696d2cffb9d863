/** Two quantiles of a time, seconds: half of all cases, and nine tenths of them, take no longer. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
}

/** The fractions behind the names. */
export const FRACTIONS: Quantiles = { p50: 0.5, p90: 0.9 };

/** Makes two quantiles, one after the other. */
export function quantilesBy(make: (name: keyof Quantiles) => number): Quantiles {
  return { p50: make('p50'), p90: make('p90') };
}

/**
 * A quantile by rank, the next higher value where it lies between two.
 * @param sorted - ascending, with at least one value
 * @param fraction - from 0 to 1
 */
export function quantileOf(sorted: ArrayLike<number>, fraction: number): number {
  const rank = Math.ceil(fraction * (sorted.length + 1)) - 1;
  return sorted[Math.max(0, Math.min(sorted.length - 1, rank))] ?? Number.NaN;
}

/** For sorting numbers. */
export function ascending(one: number, other: number): number {
  return one - other;
}
