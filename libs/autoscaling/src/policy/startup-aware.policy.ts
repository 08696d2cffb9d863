import { cheapestCount } from './cheapest-count.js';
import type { PolicyDecision, PolicyObservation, PolicySettings } from './policy.types.js';
import { workersWorthKeeping } from './restart-worth.js';
import { isHeld, type StandingAnswer } from './standing-answer.js';
import { whatIsKnown } from './what-is-known.js';

/**
 * How many workers there should be. A pure function: the same observation gives the same answer, and nothing is kept
 * from one call to the next, so it is right at once after a restart.
 *
 * It simulates the queue under futures drawn from the arrivals, once for each number of workers, and takes the one
 * whose worker-seconds and waiting together cost least, unless the present one costs as much within the noise of the
 * estimate. Then it keeps idle workers for which a restart would cost more than keeping them.
 * @param observation - the current readings; impossible ones are left out
 * @param settings - what the user set
 * @param standing - what was last answered (`nextStandingAnswer`), so that an answer holds until it takes effect;
 *   without it the answer is that of a policy that has just begun
 */
export function decideReplicas(
  observation: PolicyObservation,
  settings: PolicySettings,
  standing?: StandingAnswer,
): PolicyDecision {
  const { minReplicas, maxReplicas, waitingWorth } = settings;
  const known = whatIsKnown(observation, settings);
  const { figures, history, horizonSeconds } = known;
  const { expectedRate, startupSeconds, serviceSeconds, ready, unacknowledged } = figures;
  const seen = `${expectedRate.toFixed(2)} jobs/s of ${serviceSeconds.toFixed(1)} s, ${ready} waiting, start-up ${startupSeconds.toFixed(0)} s`;
  const answer = (replicas: number, explain: (replicas: number) => string): PolicyDecision => {
    const desiredReplicas = Math.min(maxReplicas, Math.max(minReplicas, replicas));
    return { desiredReplicas, reason: `${seen}: ${explain(desiredReplicas)}`, figures };
  };

  if (history.total === 0 && ready + unacknowledged === 0) {
    return answer(0, () => 'nothing has come and nothing waits');
  }
  if ((ready * serviceSeconds) / maxReplicas > horizonSeconds) {
    const seconds = horizonSeconds.toFixed(0);
    return answer(maxReplicas, (all) => `the backlog alone keeps ${all} busy for ${seconds} s`);
  }
  const held =
    standing !== undefined && isHeld(standing, observation, settings) ? standing.replicas : undefined;
  const cheapest = cheapestCount(known, settings, held);
  const needed = Math.max(ready + unacknowledged > 0 ? 1 : 0, cheapest.replicas);
  const workers = known.workers.length;
  const kept =
    workers > needed
      ? Math.min(
          held ?? workers,
          workersWorthKeeping({ history, startupSeconds, serviceSeconds, waitingWorth, workers }),
        )
      : needed;
  return kept > needed
    ? answer(
        kept,
        (all) => `${needed} would do, but demand for ${all} is used to return sooner than a restart pays`,
      )
    : answer(
        needed,
        (all) =>
          `${all} cost least, ${cheapest.cost.toFixed(0)} against ${cheapest.costOfMore.toFixed(0)} with more`,
      );
}
