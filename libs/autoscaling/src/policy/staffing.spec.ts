import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Staffing } from './staffing.js';

describe(Staffing, () => {
  it('needs nobody for no load', () => {
    expect(new Staffing(1, 0).workersFor(0)).toBe(0);
  });

  it('has more workers than load, and more the more waiting is worth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 200, noNaN: true }),
        fc.double({ min: 0.05, max: 5, noNaN: true }),
        (load, worth) => {
          const some = new Staffing(worth, 1).workersFor(load);
          expect(some).toBeGreaterThan(load - 1);
          expect(new Staffing(worth * 4, 1).workersFor(load)).toBeGreaterThanOrEqual(some);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('goes on smoothly where the table ends', () => {
    const staffing = new Staffing(1, 1);
    expect(Math.abs(staffing.workersFor(30.2) - staffing.workersFor(30))).toBeLessThanOrEqual(1);
  });
});
