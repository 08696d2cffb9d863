import type { PolicyDecision, PolicyObservation, PolicySettings } from './policy.types.js';

const RATE_WINDOW_SECONDS = 120;
const DRAIN_SECONDS = 30;

/**
 * How many workers there should be. A pure function: the same observation gives the same answer, and nothing is
 * remembered from one call to the next, so it is right at once after a restart.
 * @param observation what is known now
 * @param settings what the user set
 */
export function decideReplicas(observation: PolicyObservation, settings: PolicySettings): PolicyDecision {
  const { nowSeconds, arrivals, ready, unacknowledged, workers } = observation;
  const startupSeconds = median(observation.startupSeconds) ?? settings.expectedStartupSeconds;
  const serviceSeconds = median(observation.serviceSeconds) ?? settings.expectedServiceSeconds;
  let arrived = 0;
  for (let index = 0; index < arrivals.counts.length; index += 1) {
    if (arrivals.startSeconds + index >= nowSeconds - RATE_WINDOW_SECONDS)
      arrived += arrivals.counts[index] ?? 0;
  }
  const expectedRate = arrived / RATE_WINDOW_SECONDS;
  const load = expectedRate * serviceSeconds + (ready * serviceSeconds) / DRAIN_SECONDS;
  const wanted = load === 0 ? 0 : Math.ceil(load + Math.sqrt(load));
  const held = ready + unacknowledged > 0 ? Math.max(1, wanted) : wanted;
  const desiredReplicas = Math.min(settings.maxReplicas, Math.max(settings.minReplicas, held));
  const count = (state: string): number => workers.filter((worker) => worker.state === state).length;
  return {
    desiredReplicas,
    reason: `${expectedRate.toFixed(2)} jobs/s of ${serviceSeconds.toFixed(1)} s and ${ready} waiting need ${desiredReplicas}`,
    figures: {
      expectedRate,
      startupSeconds,
      serviceSeconds,
      ready,
      unacknowledged,
      startingWorkers: count('starting'),
      idleWorkers: count('idle'),
      busyWorkers: count('busy'),
    },
  };
}

function median(samples: readonly number[]): number | undefined {
  if (samples.length === 0) return undefined;
  return samples.toSorted((one, other) => one - other)[Math.floor(samples.length / 2)];
}
