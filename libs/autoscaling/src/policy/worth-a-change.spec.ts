import { describe, expect, it } from '@jest/globals';
import { isWorthAChange, type ChangeInput } from './worth-a-change.js';

/** Takes a ready worker away, which saves 12 worker-seconds in the mean of 24 futures, so much to and fro between neighbours. */
function aChange(swing: number, given: Partial<ChangeInput> = {}): ChangeInput {
  return {
    presentCosts: costs((future) => 112 + (future % 2 === 0 ? swing : -swing)),
    otherCosts: costs(() => 100),
    isFewer: true,
    hasWaitingJobs: false,
    isHeld: false,
    endsAStart: false,
    restartsCost: 1000,
    ...given,
  };
}

function costs(of: (future: number) => number): Float64Array {
  return Float64Array.from({ length: 24 }, (_, future) => of(future));
}

const noise = (times: number): number => times * Math.sqrt(12);

describe(isWorthAChange, () => {
  // Each row: what is asked for, in times the noise; a swing of √12 is a noise of 1, so that 12 are 12 times that.
  it.each<[string, number, Partial<ChangeInput>]>([
    ['to take a ready worker away', 1, {}],
    ['to end a worker that is starting', 8, { endsAStart: true }],
    ['to add one where none waits', 2, { isFewer: false }],
    ['to add one for jobs that wait', 0.75, { isFewer: false, hasWaitingJobs: true }],
    ['to add one within a sync period of the last change', 2, { isFewer: false, isHeld: true }],
    ['to take one away within a sync period of the last change', 3, { isHeld: true }],
    ['to end a start within a sync period of the last change', 8, { isHeld: true, endsAStart: true }],
  ])('asks %s for %s times the noise', (_, times, given) => {
    const swing = noise(12 / times);
    expect(isWorthAChange(aChange(0.9 * swing, given))).toBe(true);
    expect(isWorthAChange(aChange(1.1 * swing, given))).toBe(false);
  });

  it('requires at most a tenth of the restarts that a mistake would cost', () => {
    const swing = noise(100);
    expect(isWorthAChange(aChange(swing, { restartsCost: 110 }))).toBe(true);
    expect(isWorthAChange(aChange(swing, { restartsCost: 130 }))).toBe(false);
  });

  it('takes for noise what differs between neighbours, not what the rate makes of it', () => {
    const rising = costs((future) => 100 + future);
    expect(isWorthAChange(aChange(0, { presentCosts: rising, endsAStart: true }))).toBe(true);
  });

  it('never takes what is no cheaper', () => {
    const same = costs(() => 50);
    expect(isWorthAChange(aChange(0, { presentCosts: same, otherCosts: same }))).toBe(false);
  });
});
