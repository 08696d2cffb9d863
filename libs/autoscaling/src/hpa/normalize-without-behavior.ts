import { capAt } from './normalize-with-behavior.js';
import type { HpaSyncInput, LimitedReplicas, TimestampedRecommendation } from './hpa.types.js';

/** The controller's `--horizontal-pod-autoscaler-downscale-stabilization`. */
export const DOWNSCALE_STABILIZATION_SECONDS = 300;

/**
 * Stabilizes and limits a recommendation of an HPA without behaviour (`normalizeDesiredReplicas`,
 * `stabilizeRecommendation` and `convertDesiredReplicasWithRules` in `pkg/controller/podautoscaler/horizontal.go`):
 * the highest recommendation of 300 s counts, and one sync goes at most to twice the replicas or to 4. The default
 * behaviour differs: from 1 replica it allows 5.
 * @param input - the sync
 * @param recommendations - those before this sync
 * @param proposed - what the metric requires now
 */
export function normalizeWithoutBehavior(
  input: HpaSyncInput,
  recommendations: readonly TimestampedRecommendation[],
  proposed: number,
): LimitedReplicas {
  const cutoffSeconds = input.nowSeconds - DOWNSCALE_STABILIZATION_SECONDS;
  const recent = recommendations.filter((one) => one.atSeconds >= cutoffSeconds).map((one) => one.replicas);
  const stabilized = Math.max(proposed, ...recent);
  if (stabilized < input.minReplicas) {
    return { replicas: input.minReplicas, rule: `minimum is ${input.minReplicas}` };
  }
  const allowed = Math.max(2 * input.specReplicas, 4);
  const limited = capAt(stabilized, { maxReplicas: input.maxReplicas, allowed, policy: 'doubling' });
  if (limited.rule !== undefined || stabilized === proposed) return limited;
  return {
    ...limited,
    rule: `scale-down stabilization of ${DOWNSCALE_STABILIZATION_SECONDS} s gives ${stabilized}`,
  };
}
