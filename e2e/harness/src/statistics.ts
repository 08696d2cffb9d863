/**
 * A quantile by linear interpolation between the closest ranks.
 *
 * @param fraction - from 0 to 1
 * @throws {RangeError} when there are no values
 */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const rank = fraction * (sorted.length - 1);
  const low = sorted[Math.floor(rank)];
  const high = sorted[Math.ceil(rank)];
  if (low === undefined || high === undefined) throw new RangeError('a quantile of no values');
  return low + (high - low) * (rank - Math.floor(rank));
}

/**
 * The middle value.
 *
 * @throws {RangeError} when there are no values
 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The arithmetic mean.
 *
 * @throws {RangeError} when there are no values
 */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('a mean of no values');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
