import { seededRandom } from '../loads/seeded-random.js';
import type { PolicySettings } from './policy.types.js';
import { Rollout } from './rollout.js';
import { drawScenarios } from './scenarios.js';
import { searchCount } from './search-count.js';
import { Staffing } from './staffing.js';
import { freeInSeconds, type WhatIsKnown } from './what-is-known.js';

const MOST_SCENARIOS = 24;
const FEWEST_SCENARIOS = 6;
/** Jobs drawn for one decision, which bounds its time. */
const JOBS_PER_DECISION = 5000;
/** Up to so many workers are played one by one. */
const MOST_SINGLE_WORKERS = 32;
/** Of more, several are played as one, so that there are so many of these. */
const UNITS_OF_MANY = 16;

/** The count that costs least, and what it and one more would cost, in worker-seconds. */
export interface CheapestCount {
  readonly replicas: number;
  readonly cost: number;
  readonly costOfMore: number;
}

/**
 * Plays the queue forward for one number of workers after the other, under the same futures.
 * @param known what is known now
 * @param settings the knob and the limits
 */
export function cheapestCount(known: WhatIsKnown, settings: PolicySettings): CheapestCount {
  const { figures, horizonSeconds, workers } = known;
  const { expectedRate, startupSeconds, serviceSeconds, ready } = figures;
  const load = expectedRate * serviceSeconds + (ready * serviceSeconds) / (startupSeconds + 30);
  const relevant = Math.min(settings.maxReplicas, Math.max(workers.length, Math.ceil(2 * load)));
  const workersPerUnit = relevant <= MOST_SINGLE_WORKERS ? 1 : Math.ceil(relevant / UNITS_OF_MANY);
  const unitsOf = (replicas: number): number => Math.ceil(replicas / workersPerUnit);
  const free = workers
    .map((worker) => freeInSeconds(worker, known))
    .sort((one, other) => one - other)
    .filter((_, index) => index % workersPerUnit === 0);
  const rollout = new Rollout({
    freeInSeconds: free,
    startupSeconds,
    serviceSeconds,
    horizonSeconds,
    decisionIntervalSeconds: settings.decisionIntervalSeconds,
    waitingWorth: settings.waitingWorth,
    maxWorkers: unitsOf(settings.maxReplicas),
    workersPerUnit,
    staffing: new Staffing(settings.waitingWorth, known.service.squaredVariation),
  });
  const jobs = (ready + expectedRate * horizonSeconds) / workersPerUnit;
  const scenarios = drawScenarios(
    {
      history: known.history,
      service: known.service,
      rateWindowSeconds: known.rateWindowSeconds,
      rateWindows: known.rateWindows,
      horizonSeconds,
      decisionIntervalSeconds: settings.decisionIntervalSeconds,
      ready,
      jobsPerDraw: workersPerUnit,
    },
    Math.round(Math.min(MOST_SCENARIOS, Math.max(FEWEST_SCENARIOS, JOBS_PER_DECISION / (jobs + 1)))),
    seededRandom(Math.floor(known.nowSeconds * 10)),
  );
  const costs = new Map<number, number>();
  const costOf = (units: number): number => {
    const seen = costs.get(units);
    if (seen !== undefined) return seen;
    const sum = scenarios.reduce((total, scenario) => total + rollout.costOf(units, scenario), 0);
    costs.set(units, sum / scenarios.length);
    return sum / scenarios.length;
  };
  const cheapest = searchCount({
    present: free.length,
    least: unitsOf(settings.minReplicas),
    most: unitsOf(settings.maxReplicas),
    costOf,
  });
  return { replicas: cheapest * workersPerUnit, cost: costOf(cheapest), costOfMore: costOf(cheapest + 1) };
}
