import { policySettingsDefaults } from '../policy/policy-settings.js';
import type { ObservedWorker, PolicyObservation } from '../policy/policy.types.js';

/** What a user would have set who set nothing. */
export const usualSettings = policySettingsDefaults();

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
