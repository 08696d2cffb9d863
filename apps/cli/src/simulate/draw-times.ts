/** How times are spread about their mean. */
export type TimeDistribution = 'fixed' | 'exponential';

/**
 * A source of times.
 * @param distribution - their spread
 * @param meanSeconds - their mean
 * @param random - draws from [0, 1)
 */
export function drawTimes(
  distribution: TimeDistribution,
  meanSeconds: number,
  random: () => number,
): () => number {
  switch (distribution) {
    case 'fixed':
      return () => meanSeconds;
    case 'exponential':
      return () => -meanSeconds * Math.log(1 - random());
  }
}
