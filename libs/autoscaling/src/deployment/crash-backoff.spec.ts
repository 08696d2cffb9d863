import { describe, expect, it } from '@jest/globals';
import { countConsecutiveFailures, crashBackoffSeconds } from './crash-backoff.js';

describe('the wait before a worker is started again', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 80],
    [6, 160],
    [7, 300],
    [8, 300],
    [5000, 300],
  ])('after %d ends in a row is %d s', (consecutiveFailures, seconds) => {
    expect(crashBackoffSeconds(consecutiveFailures)).toBe(seconds);
  });
});

describe('ends in a row', () => {
  it.each([
    {
      name: 'grow with a set-up that fails',
      run: { failuresBefore: 3, wasReady: false, ranSeconds: 599 },
      expected: 4,
    },
    {
      name: 'start again after ten minutes',
      run: { failuresBefore: 3, wasReady: false, ranSeconds: 600 },
      expected: 1,
    },
    {
      name: 'start again once it was ready',
      run: { failuresBefore: 3, wasReady: true, ranSeconds: 1 },
      expected: 1,
    },
  ])('$name', ({ run, expected }) => {
    expect(countConsecutiveFailures(run)).toBe(expected);
  });
});
