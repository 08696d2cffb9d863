import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeText } from './time-text.js';

/** The least and the greatest time that a `Date` has. */
const MOST_MS = 8.64e15;

describe('the text of a time', () => {
  it('is that of `Date`, whatever time came before', () => {
    const time = fc.oneof(
      fc.integer({ min: -2000, max: 2000 }),
      fc.integer({ min: -MOST_MS, max: MOST_MS }),
      fc.integer({ min: 1_790_000_000_000, max: 1_790_000_003_000 }),
    );
    fc.assert(
      fc.property(fc.array(time, { maxLength: 20 }), (times) => {
        expect(times.map(timeText)).toEqual(times.map((timeMs) => new Date(timeMs).toISOString()));
      }),
    );
  });

  it('is none of a time that no `Date` has, and the next one is right again', () => {
    expect(() => timeText(MOST_MS + 1000)).toThrow(RangeError);
    expect(timeText(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
