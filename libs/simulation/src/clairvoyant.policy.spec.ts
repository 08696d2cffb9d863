import { describe, expect, it } from '@jest/globals';
import { type ObservedWorker, policySettingsDefaults } from '@tidegate/autoscaling';
import { decideWithForesight } from './clairvoyant.policy.js';

const idle: ObservedWorker = { state: 'idle', sinceSeconds: 90 };

/** At 100 s nothing waits, and jobs are still to come. */
function wantedWith(input: {
  readonly arrivals: readonly number[];
  readonly workers?: readonly ObservedWorker[];
}): number {
  const { arrivals, workers = [] } = input;
  return decideWithForesight(
    {
      nowSeconds: 100,
      arrivals: { startSeconds: 0, counts: [] },
      ready: 0,
      unacknowledged: 0,
      workers,
      startupSeconds: [30],
      serviceSeconds: [5],
    },
    policySettingsDefaults(),
    { arrivalsSeconds: arrivals, serviceSeconds: arrivals.map(() => 5) },
  ).desiredReplicas;
}

describe('the policy that knows the arrivals', () => {
  it('wants nothing where nothing comes', () => {
    expect(wantedWith({ arrivals: [10] })).toBe(0);
    expect(wantedWith({ arrivals: [10], workers: [idle, idle] })).toBe(0);
  });

  it('starts workers before a burst, as many as are ready when it comes', () => {
    const burst = Array.from({ length: 40 }, (_, index) => 130 + index);
    expect(wantedWith({ arrivals: burst })).toBeGreaterThan(3);
    expect(wantedWith({ arrivals: burst.map((at) => at + 60) })).toBe(0);
  });

  it('keeps an idle worker for a job that comes soon, and not for one that comes late', () => {
    expect(wantedWith({ arrivals: [140], workers: [idle] })).toBe(1);
    expect(wantedWith({ arrivals: [1400], workers: [idle] })).toBe(0);
  });
});
