import { describe, expect, it } from '@jest/globals';
import { drawPoisson, gammaQuantile, logGamma } from './distributions.js';
import { seededRandom } from './seeded-random.js';

describe('the Gamma quantile', () => {
  it.each([
    [1, 0.5, 0.693],
    [4, 0.1, 1.745],
    [20, 0.9, 25.903],
    [60, 0.02, 45.05],
  ])('of shape %d at %d is %d', (shape, fraction, quantile) => {
    expect(Math.abs(gammaQuantile(shape, fraction) / quantile - 1)).toBeLessThan(0.03);
  });

  it('is never below zero', () => {
    expect(gammaQuantile(0.5, 0.001)).toBe(0);
  });
});

describe('the logarithm of the Gamma function', () => {
  it.each([
    [0.5, Math.log(Math.PI) / 2],
    [1, 0],
    [5, Math.log(24)],
    [11, Math.log(3_628_800)],
  ])('of %d is %d', (value, logarithm) => {
    expect(logGamma(value)).toBeCloseTo(logarithm, 4);
  });
});

describe('Poisson draws', () => {
  it.each([0.2, 5, 200])('have their mean and variance near %d', (mean) => {
    const random = seededRandom(5);
    const draws = Array.from({ length: 20_000 }, () => drawPoisson(mean, random));
    const average = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - average) ** 2, 0) / draws.length;
    expect(Math.abs(average / mean - 1)).toBeLessThan(0.05);
    expect(Math.abs(variance / mean - 1)).toBeLessThan(0.05);
  });
});
