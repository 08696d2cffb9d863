import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareWorkers } from './worker-shares.js';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const anyWanted = fc.array(fc.nat(20), { maxLength: 6 });
const anyPlaces = fc.nat(40);

describe('shareWorkers', () => {
  it.each([
    { name: 'enough for all', wanted: [1, 4, 0], places: 10, shares: [1, 4, 0] },
    { name: 'no bound at all', wanted: [7, 9], places: Infinity, shares: [7, 9] },
    { name: 'too little for two', wanted: [9, 9], places: 4, shares: [2, 2] },
    { name: 'one that wants little', wanted: [1, 9, 9], places: 7, shares: [1, 3, 3] },
    { name: 'fewer places than models', wanted: [3, 3, 3], places: 2, shares: [1, 1, 0] },
  ])('divides places: $name', ({ wanted, places, shares }) => {
    expect(shareWorkers(wanted, places)).toEqual(shares);
  });

  it('gives no model more than it wants, gives all that is wanted or all places, and gives no model more at the cost of one with less', () => {
    fc.assert(
      fc.property(anyWanted, anyPlaces, (wanted, places) => {
        const shares = shareWorkers(wanted, places);
        expect(sum(shares)).toBe(Math.min(sum(wanted), places));
        shares.forEach((share, index) => {
          expect(share).toBeLessThanOrEqual(wanted[index] ?? 0);
          const isShort = share < (wanted[index] ?? 0);
          if (isShort) for (const other of shares) expect(other).toBeLessThanOrEqual(share + 1);
        });
      }),
    );
  });
});
