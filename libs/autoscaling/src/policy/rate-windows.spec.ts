import { describe, expect, it } from '@jest/globals';
import { steadyCounts } from '../testing/observations.js';
import { ArrivalHistory } from './arrival-history.js';
import { rateWindows } from './rate-windows.js';

const historyOf = (counts: readonly number[]): ArrivalHistory =>
  new ArrivalHistory({ startSeconds: 0, counts }, counts.length - 1);

const meanSeconds = (counts: readonly number[]): number =>
  rateWindows(historyOf(counts), 60).reduce(
    (sum, { seconds, probability }) => sum + probability * seconds,
    0,
  );

describe('since when the present rate holds', () => {
  it('is the whole window while nothing changes', () => {
    const [whole] = rateWindows(historyOf(steadyCounts(0.8, 300)), 60);
    expect(whole).toMatchObject({ seconds: 60, arrivals: 48 });
    expect(whole?.probability).toBeGreaterThan(0.9);
  });

  it('is the beginning of a burst after silence', () => {
    expect(meanSeconds([...steadyCounts(0, 300), ...steadyCounts(1, 10)])).toBeLessThan(12);
  });

  it('is the end of a burst before silence', () => {
    expect(meanSeconds([...steadyCounts(2, 300), ...steadyCounts(0, 20)])).toBeCloseTo(20, 0);
  });

  it('is left open by a single arrival', () => {
    const seconds = meanSeconds([...steadyCounts(0, 300), 1]);
    expect(seconds).toBeGreaterThan(15);
  });

  it('is all that is known where that is little', () => {
    expect(rateWindows(historyOf([]), 60)).toEqual([{ seconds: 1, arrivals: 0, probability: 1 }]);
    expect(rateWindows(historyOf([1, 0, 2]), 60)).toEqual([{ seconds: 3, arrivals: 3, probability: 1 }]);
  });

  it('has probabilities that are one together', () => {
    const windows = rateWindows(historyOf(steadyCounts(0.3, 100)), 120);
    expect(windows.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  });
});
