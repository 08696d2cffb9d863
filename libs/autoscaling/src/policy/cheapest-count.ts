import { seededRandom } from './seeded-random.js';
import type { PolicySettings } from './policy.types.js';
import { restartCost } from './restart-worth.js';
import { rolloutFrom } from './rollout-from.js';
import { drawFutures } from './futures.js';
import { searchCount } from './search-count.js';
import type { WhatIsKnown } from './what-is-known.js';
import { isWorthAChange } from './worth-a-change.js';

const MOST_SCENARIOS = 24;
const FEWEST_SCENARIOS = 6;
/** Jobs drawn for one decision, which bounds its time. */
const JOBS_PER_DECISION = 5000;
/** Up to this many workers are simulated one by one. */
const MOST_SINGLE_WORKERS = 32;
/** A larger number of workers is simulated as 16 groups. Example: 160 workers are 16 groups of 10. */
const UNITS_OF_MANY = 16;

/**
 * The number of workers that costs least, or the present number where a change is not worth it. `cost` is what this
 * number would cost, `costOfMore` what one worker more would cost, both in worker-seconds.
 */
export interface CheapestCount {
  readonly replicas: number;
  readonly cost: number;
  readonly costOfMore: number;
}

/**
 * Simulates the queue for one number of workers after the other, each under the same drawn futures.
 * @param known - what is known now
 * @param settings - the knob and the limits
 * @param heldReplicas - the last answer, while it has not been acted on yet; else the number of the existing workers
 */
export function cheapestCount(
  known: WhatIsKnown,
  settings: PolicySettings,
  heldReplicas?: number,
): CheapestCount {
  const { figures, horizonSeconds, workers } = known;
  const { expectedRate, startupSeconds, serviceSeconds, ready } = figures;
  const load = expectedRate * serviceSeconds + (ready * serviceSeconds) / (startupSeconds + 30);
  const relevant = Math.min(settings.maxReplicas, Math.max(workers.length, Math.ceil(2 * load)));
  const workersPerUnit = relevant <= MOST_SINGLE_WORKERS ? 1 : Math.ceil(relevant / UNITS_OF_MANY);
  const unitsOf = (replicas: number): number => Math.ceil(replicas / workersPerUnit);
  const rollout = rolloutFrom(known, settings, { horizonSeconds, workersPerUnit });
  const jobs = (ready + expectedRate * horizonSeconds) / workersPerUnit;
  const futures = drawFutures(
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
    seededRandom(seedAt(known.nowSeconds, settings)),
  );
  const costs = new Map<number, Float64Array>();
  const costsOf = (units: number): Float64Array => {
    const seen = costs.get(units);
    if (seen !== undefined) return seen;
    const each = Float64Array.from(futures, (future) => rollout.costOf(units, future));
    costs.set(units, each);
    return each;
  };
  const costOf = (units: number): number => meanOf(costsOf(units));
  const [least, most] = [unitsOf(settings.minReplicas), unitsOf(settings.maxReplicas)];
  const presentReplicas = Math.min(
    settings.maxReplicas,
    Math.max(settings.minReplicas, heldReplicas ?? workers.length),
  );
  const present = unitsOf(presentReplicas);
  const cheapest = searchCount({ present: unitsOf(workers.length), least, most, costOf });
  const isFewer = cheapest < present;
  const changed = Math.abs(cheapest - present) * workersPerUnit;
  const { waitingWorth } = settings;
  const isChange =
    changed > 0 &&
    isWorthAChange({
      presentCosts: costsOf(present),
      otherCosts: costsOf(cheapest),
      isFewer,
      hasWaitingJobs: ready > 0,
      isHeld: heldReplicas !== undefined,
      // Of a Deployment's pods, those that are not ready go first.
      endsAStart: isFewer && cheapest * workersPerUnit < workers.length && figures.startingWorkers > 0,
      restartsCost: changed * restartCost({ startupSeconds, serviceSeconds, waitingWorth }),
    });
  const chosen = isChange ? cheapest : present;
  const replicas = isChange ? cheapest * workersPerUnit : presentReplicas;
  return { replicas, cost: costOf(chosen), costOfMore: costOf(chosen + 1) };
}

/**
 * The start of the sync period, in tenths of a second: the same futures are drawn during one period, so that within it
 * an answer changes only with the readings and not with the random numbers.
 */
function seedAt(nowSeconds: number, { decisionIntervalSeconds }: PolicySettings): number {
  const periods = Math.floor(nowSeconds / decisionIntervalSeconds);
  return Math.floor(10 * periods * decisionIntervalSeconds);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
