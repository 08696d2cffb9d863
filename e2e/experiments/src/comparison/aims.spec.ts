import { describe, expect, it } from '@jest/globals';
import { aimsOf } from './aims.js';
import { compare, type Comparison } from './compare.js';

const outcome = (workerSeconds: number, waitingSeconds: number) => ({
  workerSeconds,
  waitingSeconds,
  p95Seconds: waitingSeconds + 5,
});

function comparisonOf(oursWaiting: number, clairvoyantWaiting: number): Comparison {
  return compare({
    ours: { 'ramping, even': outcome(200, oursWaiting) },
    rivals: { 'ramping, even': [outcome(100, 12), outcome(300, 8)] },
    clairvoyants: { 'ramping, even': [outcome(200, clairvoyantWaiting)] },
    workSeconds: { 'ramping, even': 100 },
  });
}

describe('a comparison', () => {
  it('reports how much of what foresight saves is left', () => {
    const { byLoad } = comparisonOf(4, 1);
    expect(byLoad['ramping, even']).toMatchObject({ ratio: 2.5, clairvoyantRatio: 10 });
    expect(byLoad['ramping, even']?.gapLeft).toBeCloseTo(3 / 9, 12);
  });

  it('leaves that open where foresight saves nothing', () => {
    expect(comparisonOf(4, 11).byLoad['ramping, even']?.gapLeft).toBeUndefined();
  });
});

describe('the aims', () => {
  const reached = (startupSeconds: number, comparison: Comparison): readonly (readonly [string, boolean])[] =>
    aimsOf(startupSeconds, comparison).map(({ what, isMet }) => [what, isMet]);

  it('are met by enough', () => {
    expect(reached(30, comparisonOf(4, 1))).toEqual([
      ['one setting for all loads, ratio', true],
      ['best in hindsight, geometric mean', true],
      ['p95 in hindsight, geometric mean', true],
      ['ramping, even, ratio', true],
      ['ramping, even, seconds above the frontier', true],
    ]);
  });

  it('are not met by too little', () => {
    expect(reached(120, comparisonOf(11, 1)).map(([, isMet]) => isMet)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('are lowered to four fifths of what foresight reaches', () => {
    const [oneSetting] = aimsOf(120, comparisonOf(4, 2.5));
    expect(oneSetting).toMatchObject({ aim: 3.2, loweredFrom: 4, isMet: false });
  });

  it('are stated for three start-up times', () => {
    expect(reached(60, comparisonOf(4, 1))).toEqual([]);
  });
});
