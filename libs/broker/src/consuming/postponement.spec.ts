import { describe, expect, it } from '@jest/globals';
import { postponementSeconds } from './postponement.js';

describe(postponementSeconds.name, () => {
  it('doubles from 1 s to 30 s with the returns that the broker counts', () => {
    const held = [0, 1, 2, 3, 4, 5, 6, 1_000].map((count) =>
      postponementSeconds({ 'x-delivery-count': count }, 0),
    );
    expect(held).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it('uses what the consumer itself has postponed where the broker counts nothing', () => {
    expect([0, 1, 5].map((before) => postponementSeconds({}, before))).toEqual([1, 2, 30]);
  });

  it('takes the greater of the two', () => {
    expect(postponementSeconds({ 'x-delivery-count': 1 }, 3)).toBe(8);
    expect(postponementSeconds({ 'x-delivery-count': 3 }, 1)).toBe(8);
  });

  it('makes 100 returns last longer than 45 minutes', () => {
    let seconds = 0;
    for (let count = 0; count < 100; count += 1)
      seconds += postponementSeconds({ 'x-delivery-count': count }, 0);
    expect(seconds / 60).toBeGreaterThan(45);
  });
});
