import type { ObservedWorker, PolicyObservation, PolicySettings } from '../policy/policy.types.js';

/** What the policy's specs assume. Not its defaults: when one of those changes, the policy still decides as before. */
export const usualSettings: PolicySettings = {
  waitingWorth: 1,
  minReplicas: 0,
  maxReplicas: 10,
  expectedStartupSeconds: 30,
  expectedServiceSeconds: 5,
  decisionIntervalSeconds: 15,
};

/** An idle system at 1000 s of which nothing is known; what is given goes before. */
export function anObservation(given: Partial<PolicyObservation> = {}): PolicyObservation {
  return {
    nowSeconds: 1000,
    arrivals: { startSeconds: 0, counts: [] },
    ready: 0,
    unacknowledged: 0,
    workers: [],
    startupSeconds: [],
    serviceSeconds: [],
    ...given,
  };
}

/** This many workers in one state, for this long before 1000 s. */
export function workersThat(state: ObservedWorker['state'], count: number, forSeconds = 1): ObservedWorker[] {
  return Array.from({ length: count }, () => ({ state, sinceSeconds: 1000 - forSeconds }));
}

/** Counts by second over `seconds`, `rate` a second, evenly. */
export function steadyCounts(rate: number, seconds: number): number[] {
  return Array.from(
    { length: seconds },
    (_, second) => Math.floor((second + 1) * rate) - Math.floor(second * rate),
  );
}
