import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@tidegate/autoscaling';
import { isMet } from '../report/section-report.js';
import { type ComparedQuantity, reportComparison } from './comparison-report.js';

function verdicts(better: ComparedQuantity['better'], now: number): readonly boolean[] {
  const pairs = Array.from({ length: 5 }, () => ({ before: 100, now }));
  const report = reportComparison('Pushes', '92992d6', [{ name: 'pushes', better, pairs }], seededRandom(1));
  return report.targets.map(isMet);
}

describe('the report of a comparison', () => {
  it.each([
    ['higher', 120, [true, true]],
    ['higher', 96, [true, true]],
    ['higher', 93, [false, true]],
    ['higher', 89, [false, false]],
    ['lower', 80, [true, true]],
    ['lower', 104, [true, true]],
    ['lower', 107, [false, true]],
    ['lower', 111, [false, false]],
  ] as const)('where %s is better: %d after 100 is within 5 %% and 10 %%: %j', (better, now, expected) => {
    expect(verdicts(better, now)).toEqual(expected);
  });

  it('keeps what was measured', () => {
    const pairs = [{ before: 2, now: 3 }];
    const { measurements, rows } = reportComparison(
      'Start-up',
      'v0.1.0',
      [{ name: 'gateway', better: 'lower', pairs }],
      seededRandom(1),
    );
    expect(measurements).toEqual({ 'gateway: before': [2], 'gateway: now': [3] });
    expect(rows).toEqual([['gateway', '1', '2.00', '3.00', '1.500', '1.500', '1.500']]);
  });
});
