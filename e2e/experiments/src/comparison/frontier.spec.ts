import { describe, expect, it } from '@jest/globals';
import { frontierAt, geometricMean, meanOutcome, nonDominated, outcomeAt, waitingRatio } from './frontier.js';

const point = (workerSeconds: number, seconds: number) => ({ workerSeconds, seconds });
const points = [point(300, 3), point(100, 10), point(200, 12), point(200, 8), point(400, 4)];
const outcome = (workerSeconds: number, waitingSeconds: number, p95Seconds = 1) => ({
  workerSeconds,
  waitingSeconds,
  p95Seconds,
});

describe('the frontier', () => {
  it('holds those that none beats in both figures', () => {
    expect(nonDominated(points)).toEqual([point(100, 10), point(200, 8), point(300, 3)]);
  });

  it.each([
    [100, 10],
    [150, 9],
    [250, 5.5],
    [300, 3],
    [50, 10],
    [900, 3],
  ])('has at %d worker-seconds %d s', (workerSeconds, seconds) => {
    expect(frontierAt(points, workerSeconds)).toBe(seconds);
  });
});

describe('the ratios', () => {
  const rivals = [outcome(100, 10, 40), outcome(300, 2, 20)];

  it('compare at the same worker-seconds', () => {
    const theirs = outcomeAt(rivals, 200);
    expect(theirs).toEqual(outcome(200, 6, 30));
    expect(waitingRatio(theirs, outcome(200, 2))).toBe(3);
  });

  it('count waiting below a twentieth of a second as none', () => {
    expect(waitingRatio(outcome(100, 0.01), outcome(100, 0))).toBe(1);
  });

  it('average', () => {
    expect(meanOutcome(rivals)).toEqual(outcome(200, 6, 30));
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
  });
});
