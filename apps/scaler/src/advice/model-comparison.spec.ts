import { describe, expect, it } from '@jest/globals';
import { parseScaledObject, startupAwareScaledObject } from '@tidegate/autoscaling';
import { readFileSync } from 'node:fs';
import type { AdviceCost } from './advice.js';
import { CostTally, type AdviceGrowth } from './cost-tally.js';
import { ModelComparison, type ComparisonInput } from './model-comparison.js';

const inCharge = parseScaledObject(readFileSync('kustomize/base/worker/scaledobject.yaml', 'utf8'));
const advised = startupAwareScaledObject(inCharge, { model: 'default', waitingWorth: 1 });
const NOW_SECONDS = 1_800_000_000.5;
/** Jobs in each of the seconds around now; ten jobs in one second, every ten minutes. */
const countAt = (second: number): number => (second % 600 === 0 ? 10 : 0);

function inputAt(nowSeconds: number, seen: Partial<ComparisonInput> = {}): ComparisonInput {
  const startSeconds = Math.floor(nowSeconds) - 7_199;
  const counts = Array.from({ length: 7_200 }, (_, index) => countAt(startSeconds + index));
  const load = {
    arrivals: { startSeconds, counts },
    startupSeconds: [30],
    serviceSeconds: [5],
    isPaused: false,
  };
  return { nowSeconds, load, workers: 2, waiting: 1, ...seen };
}

/** A comparison that has replayed the time before. */
function warm(): { readonly comparison: ModelComparison; readonly calls: number } {
  const comparison = new ModelComparison({ inCharge, advised }, 0.1);
  let calls = 1;
  for (; calls < 100; calls += 1) {
    comparison.goOn(inputAt(NOW_SECONDS));
    if (comparison.replicas !== undefined) break;
  }
  return { comparison, calls };
}

const rounded = ({ workerSeconds, waitingSeconds }: AdviceCost): AdviceCost => ({
  workerSeconds: Math.round(workerSeconds),
  waitingSeconds: Math.round(waitingSeconds),
});

function playFor(comparison: ModelComparison, seconds: number): CostTally {
  const tally = new CostTally();
  for (let passed = 1; passed <= seconds; passed += 1) {
    const growth = comparison.goOn(inputAt(NOW_SECONDS + passed));
    if (typeof growth === 'string') throw new Error(growth);
    tally.add(growth, passed);
  }
  return tally;
}

describe('the comparison of what is measured with what two rules would cost', () => {
  it('replays the hour before first, in steps of at most five minutes', () => {
    expect(warm().calls).toBe(12);
  });

  it('adds up the same seconds on all sides, and shows what is saved, or lost, as it is', () => {
    const { comparison } = warm();
    const { total } = playFor(comparison, 1_200);
    expect(total).toMatchObject({
      seconds: 1_200,
      jobs: 20,
      measured: { workerSeconds: 2_400, waitingSeconds: 1_200 },
    });
    // What does not run saves workers, and lets jobs wait.
    // The worked example of docs/advisory.md.
    expect(rounded(total.inCharge)).toEqual({ workerSeconds: 2_520, waitingSeconds: 431 });
    expect(rounded(total.advised)).toEqual({ workerSeconds: 457, waitingSeconds: 800 });
    expect(rounded(total.saved)).toEqual({ workerSeconds: 2_063, waitingSeconds: -370 });
  });

  it('counts nothing of a pause of the readings, on no side, and goes on afterwards', () => {
    const { comparison } = warm();
    expect(typeof comparison.goOn(inputAt(NOW_SECONDS + 200))).toBe('string');
    expect(comparison.goOn(inputAt(NOW_SECONDS + 201))).toMatchObject({
      seconds: 1,
      measured: { workerSeconds: 2, waitingSeconds: 1 },
    });
  });

  it('begins again where the arrivals since then are no longer known', () => {
    const { comparison } = warm();
    expect(typeof comparison.goOn(inputAt(NOW_SECONDS + 20_000))).toBe('string');
    expect(comparison.replicas).toBeUndefined();
  });

  it.each([
    ['start of a worker', { startupSeconds: [] }],
    ['job', { serviceSeconds: [] }],
  ])('says so while no %s has been measured', (what, lacking) => {
    const { load } = inputAt(NOW_SECONDS);
    const input = inputAt(NOW_SECONDS, { load: { ...load, ...lacking } });
    expect(new ModelComparison({ inCharge, advised }, 0.1).goOn(input)).toContain(`no ${what}`);
  });
});

it('forgets what is older than an hour', () => {
  const cost = { workerSeconds: 1, waitingSeconds: 2 };
  const second: AdviceGrowth = { seconds: 1, jobs: 1, measured: cost, inCharge: cost, advised: cost };
  const tally = new CostTally();
  for (let at = 1; at <= 10_000; at += 1) tally.add(second, at);
  expect(tally.total).toMatchObject({ seconds: 10_000, saved: { workerSeconds: 0, waitingSeconds: 0 } });
  expect(tally.lastHour.seconds).toBeGreaterThanOrEqual(3_540);
  expect(tally.lastHour.seconds).toBeLessThanOrEqual(3_661);
});
