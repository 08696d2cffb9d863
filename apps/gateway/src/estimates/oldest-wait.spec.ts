import { describe, expect, it } from '@jest/globals';
import { oldestWaitSeconds } from './oldest-wait.js';

describe('the age of the job that has waited longest', () => {
  const arrivals = { startSeconds: 1_000, counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0] };

  it.each<[string, number, number | undefined]>([
    ['is that of the latest arrivals', 3, 5],
    ['reaches as far back as jobs wait', 4, 15],
    ['is no longer than arrivals are known', 9, 15],
    ['is unknown where none waits', 0, undefined],
  ])('%s', (_, ready, expected) => {
    expect(oldestWaitSeconds({ nowSeconds: 1_015.4, ready, arrivals })).toBe(expected);
  });
});
