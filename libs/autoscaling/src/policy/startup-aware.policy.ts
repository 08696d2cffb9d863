import { seededRandom } from '../loads/seeded-random.js';
import { ArrivalHistory } from './arrival-history.js';
import { MeasuredTimes } from './measured-times.js';
import type { ObservedWorker, PolicyDecision, PolicyObservation, PolicySettings } from './policy.types.js';
import { workersWorthKeeping } from './restart-worth.js';
import { Rollout } from './rollout.js';
import { drawScenarios, knownWindowSeconds } from './scenarios.js';
import { Staffing } from './staffing.js';

/** How far ahead the queue is played, beyond a start-up time. */
const HORIZON_BEYOND_STARTUP_SECONDS = 120;
const LONGEST_HORIZON_SECONDS = 1800;
const MOST_SCENARIOS = 24;
const FEWEST_SCENARIOS = 6;
/** Jobs drawn for one decision, which bounds its time. */
const JOBS_PER_DECISION = 8000;
/** Workers played one by one; of more, several are played as one. */
const MOST_UNITS = 32;
/** So many worse counts in a row end the search in one direction: cost is nearly convex in the count. */
const WORSE_IN_A_ROW = 2;

/**
 * How many workers there should be. A pure function: the same observation gives the same answer, and nothing is
 * remembered from one call to the next, so it is right at once after a restart.
 *
 * It plays the queue forward under futures drawn from what the arrivals tell, once for each number of workers, and takes the one whose
 * worker-seconds and waiting together cost least; then keeps idle workers for which a restart would cost more than their keep.
 * @param observation what is known now; readings that cannot be are left out
 * @param settings what the user set
 */
export function decideReplicas(observation: PolicyObservation, settings: PolicySettings): PolicyDecision {
  const { nowSeconds, workers } = observation;
  const ready = atLeastZero(observation.ready);
  const unacknowledged = atLeastZero(observation.unacknowledged);
  const startup = new MeasuredTimes(observation.startupSeconds, settings.expectedStartupSeconds);
  const service = new MeasuredTimes(observation.serviceSeconds, settings.expectedServiceSeconds);
  const history = new ArrivalHistory(observation.arrivals, nowSeconds);
  const startupSeconds = startup.medianSeconds;
  const serviceSeconds = service.meanSeconds;
  const source = {
    history,
    service,
    rateWindowSeconds: Math.min(120, Math.max(60, Math.round(2 * startupSeconds))),
    horizonSeconds: Math.min(LONGEST_HORIZON_SECONDS, startupSeconds + HORIZON_BEYOND_STARTUP_SECONDS),
    decisionIntervalSeconds: settings.decisionIntervalSeconds,
  };
  const windowSeconds = knownWindowSeconds(source);
  const expectedRate = history.countBetween(windowSeconds, 0) / windowSeconds;
  const counts = countByState(workers);
  const figures = {
    expectedRate,
    startupSeconds,
    serviceSeconds,
    ready,
    unacknowledged,
    startingWorkers: counts.starting,
    idleWorkers: counts.idle,
    busyWorkers: counts.busy,
  };
  const within = (replicas: number): number =>
    Math.min(settings.maxReplicas, Math.max(settings.minReplicas, replicas));
  const seen = `${expectedRate.toFixed(2)} jobs/s of ${serviceSeconds.toFixed(1)} s, ${ready} waiting, start-up ${startupSeconds.toFixed(0)} s`;

  if (history.total === 0 && ready + unacknowledged === 0) {
    return { desiredReplicas: within(0), reason: `${seen}: nothing has come and nothing waits`, figures };
  }
  if ((ready * serviceSeconds) / settings.maxReplicas > source.horizonSeconds) {
    const reason = `${seen}: the backlog alone keeps ${settings.maxReplicas} busy for ${source.horizonSeconds.toFixed(0)} s`;
    return { desiredReplicas: settings.maxReplicas, reason, figures };
  }

  const load = expectedRate * serviceSeconds + (ready * serviceSeconds) / (startupSeconds + 30);
  const relevant = Math.min(settings.maxReplicas, Math.max(workers.length, Math.ceil(2 * load)));
  const workersPerUnit = Math.max(1, Math.ceil(relevant / MOST_UNITS));
  const units = (replicas: number): number => Math.ceil(replicas / workersPerUnit);
  const freeInSeconds = workers
    .map((worker) => remainingSeconds(worker, nowSeconds, startup, service))
    .sort((one, other) => one - other)
    .filter((_, index) => index % workersPerUnit === 0);
  const rollout = new Rollout({
    freeInSeconds,
    startupSeconds,
    serviceSeconds,
    horizonSeconds: source.horizonSeconds,
    decisionIntervalSeconds: source.decisionIntervalSeconds,
    waitingWorth: settings.waitingWorth,
    maxWorkers: units(settings.maxReplicas),
    workersPerUnit,
    staffing: new Staffing(settings.waitingWorth, service.squaredVariation),
  });
  const jobs = (ready + expectedRate * source.horizonSeconds) / workersPerUnit;
  const scenarios = drawScenarios(
    { ...source, ready, jobsPerDraw: workersPerUnit },
    Math.round(Math.min(MOST_SCENARIOS, Math.max(FEWEST_SCENARIOS, JOBS_PER_DECISION / (jobs + 1)))),
    seededRandom(Math.floor(nowSeconds * 10)),
  );
  const costs = new Map<number, number>();
  const costOf = (count: number): number => {
    const known = costs.get(count);
    if (known !== undefined) return known;
    const cost =
      scenarios.reduce((sum, scenario) => sum + rollout.costOf(count, scenario), 0) / scenarios.length;
    costs.set(count, cost);
    return cost;
  };
  const cheapest = searchFrom(
    freeInSeconds.length,
    units(settings.minReplicas),
    units(settings.maxReplicas),
    costOf,
  );
  const played = workersPerUnit === 1 ? cheapest : cheapest * workersPerUnit;
  const needed = Math.max(ready + unacknowledged > 0 ? 1 : 0, played);
  const worthKeeping = workersWorthKeeping({
    history,
    startupSeconds,
    serviceSeconds,
    waitingWorth: settings.waitingWorth,
    maxWorkers: settings.maxReplicas,
  });
  const kept = Math.min(worthKeeping, workers.length);
  const desiredReplicas = within(Math.max(needed, kept));
  const reason =
    kept > needed
      ? `${seen}: ${needed} would do, but demand for ${kept} is used to return sooner than a restart pays`
      : `${seen}: ${desiredReplicas} cost least, ${costOf(cheapest).toFixed(0)} against ${costOf(cheapest + 1).toFixed(0)} with more`;
  return { desiredReplicas, reason, figures };
}

function atLeastZero(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function countByState(workers: readonly ObservedWorker[]): Record<ObservedWorker['state'], number> {
  const counts = { starting: 0, idle: 0, busy: 0 };
  for (const worker of workers) counts[worker.state] += 1;
  return counts;
}

/** When a worker can take its next job, seconds from now. */
function remainingSeconds(
  worker: ObservedWorker,
  nowSeconds: number,
  startup: MeasuredTimes,
  service: MeasuredTimes,
): number {
  const elapsedSeconds = atLeastZero(nowSeconds - worker.sinceSeconds);
  switch (worker.state) {
    case 'idle':
      return 0;
    case 'starting':
      return startup.meanRemainingSeconds(elapsedSeconds);
    case 'busy':
      return service.meanRemainingSeconds(elapsedSeconds);
  }
}

/** The cheapest count, looked for upwards and downwards from the present one. */
function searchFrom(present: number, least: number, most: number, costOf: (count: number) => number): number {
  const start = Math.min(most, Math.max(least, present));
  let best = start;
  for (const direction of [1, -1]) {
    let worse = 0;
    for (
      let count = start + direction;
      count >= least && count <= most && worse < WORSE_IN_A_ROW;
      count += direction
    ) {
      if (costOf(count) < costOf(best)) {
        best = count;
        worse = 0;
      } else worse += 1;
    }
  }
  return best;
}
