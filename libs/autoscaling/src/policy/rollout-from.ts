import type { PolicySettings } from './policy.types.js';
import { Rollout } from './rollout.js';
import { Staffing } from './staffing.js';
import { freeInSeconds, type WhatIsKnown } from './what-is-known.js';

/** How long a rollout is, and how fine. */
export interface RolloutSpan {
  readonly horizonSeconds: number;
  /** How many workers are simulated as one; an integer from 1. */
  readonly workersPerUnit: number;
}

/**
 * Prepares the simulation of the queue from the current state.
 *
 * @param known - what is known now
 * @param settings - the knob and the limits
 * @param span - how long, and how fine
 */
export function rolloutFrom(
  known: WhatIsKnown,
  { waitingWorth, decisionIntervalSeconds, maxReplicas }: PolicySettings,
  { horizonSeconds, workersPerUnit }: RolloutSpan,
): Rollout {
  const { figures, service, workers } = known;
  return new Rollout({
    freeInSeconds: workers
      .map((worker) => freeInSeconds(worker, known))
      .sort((one, other) => one - other)
      .filter((_, index) => index % workersPerUnit === 0),
    startupSeconds: figures.startupSeconds,
    serviceSeconds: figures.serviceSeconds,
    horizonSeconds,
    decisionIntervalSeconds,
    waitingWorth,
    maxWorkers: Math.ceil(maxReplicas / workersPerUnit),
    workersPerUnit,
    staffing: new Staffing(waitingWorth, service.squaredVariation),
  });
}
