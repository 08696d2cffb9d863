import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@tidegate/autoscaling';
import fc from 'fast-check';
import { medianRatio, type Pair } from './median-ratio.js';

const figure = fc.double({ min: 0.1, max: 10_000, noNaN: true });
const pairs = fc.array(fc.record({ before: figure, now: figure }), { minLength: 1, maxLength: 30 });
const RUNS = { numRuns: 30 };

const ofPairs = (measured: readonly Pair[], seed = 1) => medianRatio(measured, seededRandom(seed));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the median ratio of two builds', () => {
  it('is 1 beyond doubt where both are equally fast in each pair, however fast', () => {
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1 }), (figures) => {
        const same = figures.map((one) => ({ before: one, now: one }));
        expect(ofPairs(same)).toEqual({ ratio: 1, low: 1, high: 1 });
      }),
      RUNS,
    );
  });

  it('lies in its interval, which lies between the least and the greatest ratio', () => {
    fc.assert(
      fc.property(pairs, (measured) => {
        const { ratio, low, high } = ofPairs(measured);
        const ratios = measured.map(({ before, now }) => now / before);
        const inOrder = [Math.min(...ratios), low, high, Math.max(...ratios)];
        expect(inOrder).toEqual([...inOrder].sort((left, right) => left - right));
        // With two pairs or more the middle is between the ends, but for a draw in a thousand.
        expect(ratio).toBeGreaterThanOrEqual(low * 0.999);
        expect(ratio).toBeLessThanOrEqual(high * 1.001);
      }),
      RUNS,
    );
  });

  it('grows as this build’s figures do', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 1.01, max: 3, noNaN: true }), (measured, factor) => {
        const faster = measured.map(({ before, now }) => ({ before, now: now * factor }));
        expect(ofPairs(faster).ratio / ofPairs(measured).ratio).toBeCloseTo(factor, 6);
      }),
      RUNS,
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 1000 }), (measured, seed) => {
        expect(ofPairs(measured, seed)).toEqual(ofPairs(measured, seed));
      }),
      RUNS,
    );
  });

  it('is not moved by one slow minute, and is surer with more pairs', () => {
    const random = seededRandom(7);
    const measure = (count: number): readonly Pair[] =>
      Array.from({ length: count }, () => ({ before: 1 + 0.1 * random(), now: 1 + 0.1 * random() }));
    const widthOf = (measured: readonly Pair[]): number => {
      const { low, high } = ofPairs(measured);
      return high - low;
    };
    const few = mean(Array.from({ length: 10 }, () => widthOf(measure(5))));
    const many = mean(Array.from({ length: 10 }, () => widthOf(measure(40))));
    expect(many).toBeLessThan(few / 1.5);
    const { ratio } = ofPairs([...measure(20), { before: 1, now: 50 }]);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  });

  it('covers the true ratio in most runs of 20 pairs', () => {
    const random = seededRandom(3);
    const covers = Array.from({ length: 60 }, (_, run) => {
      const measured = Array.from({ length: 20 }, () => ({
        before: 100,
        now: 100 * (1 + 0.2 * (random() - 0.5)),
      }));
      const { low, high } = ofPairs(measured, run + 1);
      return low <= 1 && 1 <= high;
    });
    expect(covers.filter(Boolean).length).toBeGreaterThan(50);
  });

  it('needs a pair', () => {
    expect(() => ofPairs([])).toThrow(RangeError);
  });
});
