/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * Draws from a Poisson distribution: by multiplication (Knuth) up to a mean of 30, above by the normal approximation.
 * @param mean - from 0
 * @param random - the source
 */
export function drawPoisson(mean: number, random: Random): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/**
 * The quantile of a Gamma distribution of scale 1, by Wilson and Hilferty (1931): its cube root is nearly normal.
 * @param shape - above 0; below 1 it is rough
 * @param fraction - in (0, 1)
 */
export function gammaQuantile(shape: number, fraction: number): number {
  const cubeRoot = 1 - 1 / (9 * shape) + normalQuantile(fraction) / (3 * Math.sqrt(shape));
  return shape * Math.max(0, cubeRoot) ** 3;
}

/**
 * The logarithm of the Gamma function, by Stirling's series.
 * @param value - above 0
 */
export function logGamma(value: number): number {
  if (value < 7) return logGamma(value + 1) - Math.log(value);
  return (value - 0.5) * Math.log(value) - value + Math.log(2 * Math.PI) / 2 + 1 / (12 * value);
}

/** Tukey's lambda distribution with 0.14 is nearly normal (Joiner and Rosenblatt, 1971). */
function normalQuantile(fraction: number): number {
  return 4.91 * (fraction ** 0.14 - (1 - fraction) ** 0.14);
}

/** Box and Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
