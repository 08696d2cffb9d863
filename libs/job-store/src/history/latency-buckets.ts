/** How much wider each bucket is than the one before. */
const GAMMA = 1.05;

/** The logarithm by which scripts find the bucket of a latency. */
export const LATENCY_LOG_BASE = Math.log(GAMMA);

/** Buckets that one histogram has at most. Their widths span a factor of 500. */
const MOST_BUCKETS = 128;

/**
 * How many latencies fall into each bucket. Bucket 0 is up to 1 ms, bucket n is above 1.05ⁿ⁻¹ and up to 1.05ⁿ ms, as in DDSketch
 * (https://arxiv.org/abs/1908.10693), so histograms of several times add up, and a quantile is off by 2.5 % at most.
 */
export type LatencyBuckets = ReadonlyMap<number, number>;

/** The bucket of a latency, milliseconds. */
export function latencyBucket(milliseconds: number): number {
  return Math.ceil(Math.log(Math.max(1, milliseconds)) / LATENCY_LOG_BASE);
}

/**
 * Adds histograms up. Where there are too many buckets, the lowest ones become one: then low quantiles are too high, and the high
 * ones, which people look at, stay as exact as they were.
 */
export function addBuckets(histograms: readonly LatencyBuckets[]): LatencyBuckets {
  const sums = new Map<number, number>();
  for (const buckets of histograms)
    for (const [bucket, count] of buckets) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  const sorted = [...sums].sort(([one], [other]) => one - other);
  const tooMany = sorted.length - MOST_BUCKETS;
  if (tooMany <= 0) return new Map(sorted);
  const lowest = sorted.splice(0, tooMany + 1);
  const [bucket = 0] = lowest.at(-1) ?? [];
  return new Map([[bucket, lowest.reduce((sum, [, count]) => sum + count, 0)], ...sorted]);
}

/**
 * A quantile of latencies, by rank.
 *
 * @param fraction - above 0, at most 1
 * @returns seconds; `undefined` where there is no latency
 */
export function latencyQuantile(buckets: LatencyBuckets, fraction: number): number | undefined {
  const sorted = [...buckets].sort(([one], [other]) => one - other);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.ceil(fraction * total);
  for (const [bucket, count] of sorted) {
    left -= count;
    // In the middle, so that the error is the same in both directions.
    if (left <= 0) return (2 * GAMMA ** bucket) / (GAMMA + 1) / 1000;
  }
  return undefined;
}
