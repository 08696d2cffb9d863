import { describe, expect, it } from '@jest/globals';
import { summarizeTimes } from './measured-times.js';

describe('measured times in short', () => {
  it('are the time that half of them reach, and the one that 19 of 20 do', () => {
    const seconds = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(summarizeTimes(seconds)).toEqual({ count: 100, p50: 50, p95: 95 });
    expect(summarizeTimes([5])).toEqual({ count: 1, p50: 5, p95: 5 });
  });

  it('are unknown where nothing was measured', () => {
    expect(summarizeTimes([])).toBeUndefined();
  });
});
