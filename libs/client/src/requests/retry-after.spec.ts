import { describe, expect, it } from '@jest/globals';
import { retryAfterSeconds } from './retry-after.js';

const NOW = new Date('2026-01-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['seconds', '17', 17],
    ['a date', 'Thu, 01 Jan 2026 12:00:30 GMT', 30],
    ['a date that has passed', 'Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['nothing', null, undefined],
    ['neither', 'soon', undefined],
    ['a negative number, which is neither', '-5', undefined],
  ])('is read where it is %s', (_, header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });
});
