import {
  type PolicyDecision,
  type PolicyObservation,
  type PolicySettings,
  restartCost,
  rolloutFrom,
  type Future,
  searchCount,
  type WhatIsKnown,
  whatIsKnown,
} from '@tidegate/autoscaling';

/** The real future, which no policy has, on the same clock as the observation. */
export interface Foresight {
  /** When each job is pushed, ascending, seconds. */
  readonly arrivalsSeconds: ArrayLike<number>;
  /** How long each runs, seconds; as many. */
  readonly serviceSeconds: ArrayLike<number>;
}

/** How many seconds beyond a start-up time a worker may be worth keeping. */
const BEYOND_STARTUP_SECONDS = 120;
const LONGEST_HORIZON_SECONDS = 900;
/** Beyond a start-up time, over how many coming seconds a later decision measures the rate. */
const RATE_SECONDS = 60;
/** For how many decisions a count may be held: the cost of a count is that of the cheapest choice. */
const HELD_DECISIONS = [0, 2, 8, 32];

/**
 * What the start-up-aware policy would do if it knew the arrivals: the same rollout, under the one true future, with
 * later decisions that use the future rate, or hold the count for a while, whichever is cheaper. A bound to compare
 * policies with, not the best that foresight could do.
 * @param observation - what is known now
 * @param settings - the knob and the limits
 * @param foresight - the arrivals to come
 */
export function decideWithForesight(
  observation: PolicyObservation,
  settings: PolicySettings,
  foresight: Foresight,
): PolicyDecision {
  const known = whatIsKnown(observation, settings);
  const { figures, workers } = known;
  const { startupSeconds, serviceSeconds } = figures;
  const { waitingWorth, decisionIntervalSeconds, minReplicas, maxReplicas } = settings;
  const beyondSeconds = Math.max(
    BEYOND_STARTUP_SECONDS,
    restartCost({ startupSeconds, serviceSeconds, waitingWorth }),
  );
  const horizonSeconds = Math.min(LONGEST_HORIZON_SECONDS, startupSeconds + beyondSeconds);
  const future = trueFuture(known, foresight, { horizonSeconds, decisionIntervalSeconds });
  const rollout = rolloutFrom(known, settings, { horizonSeconds, workersPerUnit: 1 });
  const costs = new Map<number, number>();
  const costOf = (count: number): number => {
    const seen = costs.get(count);
    if (seen !== undefined) return seen;
    const cost = Math.min(...HELD_DECISIONS.map((held) => rollout.costOf(count, future, held)));
    costs.set(count, cost);
    return cost;
  };
  const cheapest = searchCount({ present: workers.length, least: minReplicas, most: maxReplicas, costOf });
  const desiredReplicas = Math.max(figures.ready + figures.unacknowledged > 0 ? 1 : 0, cheapest);
  return { desiredReplicas, reason: 'knowing the arrivals', figures };
}

function trueFuture(
  { nowSeconds, figures }: WhatIsKnown,
  { arrivalsSeconds, serviceSeconds }: Foresight,
  span: { readonly horizonSeconds: number; readonly decisionIntervalSeconds: number },
): Future {
  const arrivedBy = (atSeconds: number): number => countUntil(arrivalsSeconds, atSeconds);
  const first = Math.max(0, arrivedBy(nowSeconds) - figures.ready);
  const end = arrivedBy(nowSeconds + span.horizonSeconds);
  const jobs = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  const rateSeconds = figures.startupSeconds + RATE_SECONDS;
  const decisions = Math.ceil(span.horizonSeconds / span.decisionIntervalSeconds) + 1;
  return {
    arrivals: Float64Array.from(jobs, (job) => Math.max(0, (arrivalsSeconds[job] ?? 0) - nowSeconds)),
    services: Float64Array.from(jobs, (job) => serviceSeconds[job] ?? figures.serviceSeconds),
    seenRates: Float64Array.from({ length: decisions }, (_, decision) => {
      const fromSeconds = nowSeconds + decision * span.decisionIntervalSeconds;
      return (arrivedBy(fromSeconds + rateSeconds) - arrivedBy(fromSeconds)) / rateSeconds;
    }),
  };
}

/** How many of the ascending times are not later. */
function countUntil(ascending: ArrayLike<number>, atSeconds: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= atSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
