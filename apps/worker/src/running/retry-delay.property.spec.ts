import { describe, expect, it } from '@jest/globals';
import type { RetryPolicy } from '@tidegate/contracts';
import fc from 'fast-check';
import { retryDelaySeconds } from './retry-delay.js';

const seconds = fc.integer({ min: 0, max: 86_400_000 }).map((milliseconds) => milliseconds / 1000);
const anyPolicy: fc.Arbitrary<RetryPolicy> = fc.record({
  limit: fc.integer({ min: 0, max: 100 }),
  backoffSeconds: seconds,
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  maxBackoffSeconds: seconds,
});
const anyNumber = fc.integer({ min: 1, max: 100 });
const anyRandom = fc.double({ min: 0, max: 1, noNaN: true });

describe(retryDelaySeconds.name, () => {
  it('is between half the backoff and all of it, and never above the longest one', () => {
    fc.assert(
      fc.property(anyPolicy, anyNumber, anyRandom, (policy, number, random) => {
        const delay = retryDelaySeconds(policy, number, random);
        const longest = retryDelaySeconds(policy, number, 1);
        expect(delay).toBeGreaterThanOrEqual(longest / 2);
        expect(delay).toBeLessThanOrEqual(longest);
        expect(longest).toBeLessThanOrEqual(policy.maxBackoffSeconds);
      }),
    );
  });

  it('never becomes shorter from retry to retry, for the same chance', () => {
    fc.assert(
      fc.property(anyPolicy, anyNumber, anyRandom, (policy, number, random) => {
        expect(retryDelaySeconds(policy, number + 1, random)).toBeGreaterThanOrEqual(
          retryDelaySeconds(policy, number, random),
        );
      }),
    );
  });

  it('doubles from one second up to a minute in the worked example', () => {
    const policy = { limit: 8, backoffSeconds: 1, factor: 2, maxBackoffSeconds: 60 };
    const range = (number: number) => [0, 1].map((random) => retryDelaySeconds(policy, number, random));
    expect([1, 2, 3, 7, 8].map(range)).toEqual([
      [0.5, 1],
      [1, 2],
      [2, 4],
      [30, 60],
      [30, 60],
    ]);
  });
});
