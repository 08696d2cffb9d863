import type { HpaBehavior } from '../scaled-object/scaled-object.types.js';
import type { HpaSyncInput, LimitedReplicas, TimestampedRecommendation } from './hpa.types.js';
import { scaleDownLimit, scaleUpLimit } from './scaling-limits.js';

/**
 * Stabilizes a recommendation by the two windows: for up, the lowest recommendation of its window counts; for down, the
 * highest; between the two the replicas stay (`stabilizeRecommendationWithBehaviors` in
 * `pkg/controller/podautoscaler/horizontal.go`).
 * @param input - the sync
 * @param behavior - the HPA's behaviour
 * @param recommendations - those before this sync
 * @param proposed - what the metric requires now
 */
export function stabilize(
  input: HpaSyncInput,
  behavior: HpaBehavior,
  recommendations: readonly TimestampedRecommendation[],
  proposed: number,
): LimitedReplicas {
  const within = (windowSeconds: number): number[] =>
    recommendations
      .filter((one) => one.atSeconds > input.nowSeconds - windowSeconds)
      .map((one) => one.replicas);
  const up = Math.min(proposed, ...within(behavior.scaleUp.stabilizationWindowSeconds));
  const down = Math.max(proposed, ...within(behavior.scaleDown.stabilizationWindowSeconds));
  const replicas = Math.min(Math.max(input.specReplicas, up), down);
  if (replicas === proposed) return { replicas, rule: undefined };
  const { direction, windowSeconds } =
    proposed > replicas
      ? { direction: 'scale-up', windowSeconds: behavior.scaleUp.stabilizationWindowSeconds }
      : { direction: 'scale-down', windowSeconds: behavior.scaleDown.stabilizationWindowSeconds };
  return { replicas, rule: `${direction} stabilization of ${windowSeconds} s gives ${replicas}` };
}

/**
 * Limits a stabilized recommendation by the policies and by min and max (`convertDesiredReplicasWithBehaviorRate`).
 * @param input - the sync
 * @param behavior - the HPA's behaviour
 * @param stabilized - the result of `stabilize`
 */
export function limitRate(input: HpaSyncInput, behavior: HpaBehavior, stabilized: number): LimitedReplicas {
  const { specReplicas, minReplicas, maxReplicas, state, nowSeconds } = input;
  if (stabilized > specReplicas) {
    const allowed = scaleUpLimit(behavior.scaleUp, specReplicas, state, nowSeconds);
    return capAt(stabilized, { maxReplicas, allowed, policy: 'scale-up policy' });
  }
  if (stabilized < specReplicas) {
    const allowed = scaleDownLimit(behavior.scaleDown, specReplicas, state, nowSeconds);
    const floor = Math.max(minReplicas, allowed);
    if (stabilized >= floor) return { replicas: stabilized, rule: undefined };
    const rule = allowed > minReplicas ? `scale-down policy allows ${floor}` : `minimum is ${floor}`;
    return { replicas: floor, rule };
  }
  return { replicas: stabilized, rule: undefined };
}

/**
 * Caps a scale-up at the maximum and at what a rule allows.
 * @param wanted - replicas
 * @param caps - the maximum, what the rule allows, and the rule's name
 */
export function capAt(
  wanted: number,
  caps: { readonly maxReplicas: number; readonly allowed: number; readonly policy: string },
): LimitedReplicas {
  const ceiling = Math.min(caps.maxReplicas, caps.allowed);
  if (wanted <= ceiling) return { replicas: wanted, rule: undefined };
  const rule = caps.allowed < caps.maxReplicas ? `${caps.policy} allows ${ceiling}` : `maximum is ${ceiling}`;
  return { replicas: ceiling, rule };
}
