import { describe, expect, it } from '@jest/globals';
import { readTime } from './query-time.js';

describe('a time of a query', () => {
  it.each([
    ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00.000Z'],
    ['2026-01-01t12:00:00.25z', '2026-01-01T12:00:00.250Z'],
    ['2026-01-01T12:00Z', '2026-01-01T12:00:00.000Z'],
    ['2026-01-01T13:00:00+01:00', '2026-01-01T12:00:00.000Z'],
    ['2026-01-01T13:00:00 01:00', '2026-01-01T12:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(readTime(text) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', '2026-01-01', '2026-01-01T12:00:00', '2026-13-01T12:00:00Z', '1767268800'])(
    '%j is none',
    (text) => {
      expect(readTime(text)).toBeUndefined();
    },
  );

  it.each(['2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-01T24:00:00Z'])(
    '%j is none: there is no such day or hour',
    (text) => {
      expect(readTime(text)).toBeUndefined();
    },
  );
});
