import type { MeasuredTimesResponse } from './model-figures.response.js';

/**
 * Two quantiles of measured times, by rank.
 *
 * @param seconds - in any order
 * @returns undefined where none was measured
 */
export function summarizeTimes(seconds: readonly number[]): MeasuredTimesResponse | undefined {
  if (seconds.length === 0) return undefined;
  const sorted = seconds.toSorted((one, other) => one - other);
  const at = (fraction: number): number => sorted[Math.ceil(fraction * sorted.length) - 1] ?? 0;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95) };
}
