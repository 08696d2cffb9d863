import { describe, expect, it } from '@jest/globals';
import { PastForecasts, type MeasuredWait } from './past-forecasts.js';

const EVEN = { p50: 4, p90: 10 };

/** The correction after as many seconds, each with one job. */
function after(
  seconds: number,
  forecast: { readonly p50: number; readonly p90: number },
  waitOf: (second: number) => number,
): PastForecasts {
  const past = new PastForecasts();
  const waits: MeasuredWait[] = [];
  for (let second = 0; second < seconds; second += 1) {
    past.add({ fromSeconds: second, untilSeconds: second + 1, begin: forecast, end: forecast });
    waits.push({ pushedAtSeconds: second + 0.5, waitSeconds: waitOf(second) });
    past.resolve(waits.slice(-20));
  }
  return past;
}

describe('the correction of forecasts by how earlier ones turned out', () => {
  it('is none while nothing has turned out', () => {
    expect(new PastForecasts().correct(EVEN)).toEqual(EVEN);
  });

  it('leaves forecasts alone that were right', () => {
    const spread = [0, 1, 2, 3, 3.5, 4, 6, 7, 8, 10, 12];
    const { p50, p90 } = after(400, EVEN, (second) => spread[second % 11] ?? 0).correct(EVEN);
    expect(p50).toBeCloseTo(4, 0);
    expect(p90).toBeCloseTo(10, 0);
  });

  it('makes p90 of forecasts that were too short what nine of ten stay below', () => {
    const { p90 } = after(400, EVEN, (second) => (second % 10) * 3).correct(EVEN);
    expect(p90).toBeGreaterThan(23);
    expect(p90).toBeLessThan(28);
  });

  it('learns how long a pick-up takes, apart from the other forecasts', () => {
    const past = after(400, { p50: 0, p90: 0 }, () => 0.02);
    expect(past.correct({ p50: 0, p90: 0 })).toEqual({ p50: 0.02, p90: 0.02 });
    expect(past.correct(EVEN)).toEqual(EVEN);
  });

  it('counts a result that comes again once, and none without a forecast', () => {
    const past = new PastForecasts();
    past.add({ fromSeconds: 0, untilSeconds: 1, begin: EVEN, end: EVEN });
    const wait = { pushedAtSeconds: 0.5, waitSeconds: 100 };
    past.resolve([wait, { pushedAtSeconds: 7, waitSeconds: 1000 }]);
    const once = past.correct(EVEN);
    for (let time = 0; time < 50; time += 1) past.resolve([wait]);
    expect(past.correct(EVEN)).toEqual(once);
  });
});
