import type { PolicyObservation, PolicySettings } from './policy.types.js';

/** The policy's last answer, and the readings at that time. The caller keeps it and passes it to the next decision. */
export interface StandingAnswer {
  readonly replicas: number;
  /** Since when the answer has been this, seconds on the caller's clock. */
  readonly sinceSeconds: number;
  /** Workers that there were. */
  readonly workers: number;
  /** Whether any job waited or ran. */
  readonly hadWork: boolean;
}

type Seen = Pick<PolicyObservation, 'nowSeconds' | 'ready' | 'unacknowledged' | 'workers'>;

/**
 * The answer that holds after a decision.
 * @param before - the one that stood before it, if any
 * @param observation - what was decided on
 * @param desiredReplicas - what was decided
 */
export function nextStandingAnswer(
  before: StandingAnswer | undefined,
  observation: Seen,
  desiredReplicas: number,
): StandingAnswer {
  const isSame = before?.replicas === desiredReplicas;
  return {
    replicas: desiredReplicas,
    sinceSeconds: isSame ? before.sinceSeconds : observation.nowSeconds,
    workers: observation.workers.length,
    hadWork: hasWork(observation),
  };
}

/**
 * Whether an answer may still take effect. The HPA reads once in a sync period, at an unknown moment, so a new answer
 * holds for one period, unless jobs arrived where there were none, or a worker was lost. Example: the answer 7 since 4
 * s, with 6 workers, holds; with 5 workers, after 6, it does not.
 */
export function isHeld(
  { replicas, sinceSeconds, workers, hadWork }: StandingAnswer,
  observation: Seen,
  { decisionIntervalSeconds }: Pick<PolicySettings, 'decisionIntervalSeconds'>,
): boolean {
  const ageSeconds = observation.nowSeconds - sinceSeconds;
  const isRecent = ageSeconds >= 0 && ageSeconds < decisionIntervalSeconds;
  const isAwoken = hasWork(observation) && !hadWork;
  const isWorkerGone = observation.workers.length < Math.min(workers, replicas);
  return isRecent && !isAwoken && !isWorkerGone;
}

function hasWork({ ready, unacknowledged }: Seen): boolean {
  return ready + unacknowledged > 0;
}
