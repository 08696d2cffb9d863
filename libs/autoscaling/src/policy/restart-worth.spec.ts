import { describe, expect, it } from '@jest/globals';
import { steadyCounts } from '../testing/observations.js';
import { ArrivalHistory } from './arrival-history.js';
import { workersWorthKeeping } from './restart-worth.js';

const keeping = (counts: readonly number[], startupSeconds = 120): number =>
  workersWorthKeeping({
    history: new ArrivalHistory({ startSeconds: 0, counts }, counts.length - 1),
    startupSeconds,
    serviceSeconds: 5,
    waitingWorth: 1,
    workers: 10,
  });

const burst = steadyCounts(0.6, 200);
const pause = (seconds: number): number[] => steadyCounts(0, seconds);

describe(workersWorthKeeping, () => {
  it('keeps none of which nothing is known', () => {
    expect(keeping([])).toBe(0);
  });

  it('keeps none for demand that came once', () => {
    expect(keeping([...burst, ...pause(300)])).toBe(0);
  });

  it('keeps what demand came back for, while the pause is no longer than those before', () => {
    expect(keeping([...burst, ...pause(250), ...burst, ...pause(250), ...burst, ...pause(150)])).toBe(3);
  });

  it('gives up when the pause is longer than those before', () => {
    expect(keeping([...burst, ...pause(250), ...burst, ...pause(250), ...burst, ...pause(700)])).toBe(0);
  });

  it('keeps none through pauses that cost more than a restart', () => {
    expect(keeping([...burst, ...pause(250), ...burst, ...pause(250), ...burst, ...pause(150)], 10)).toBe(0);
  });
});
