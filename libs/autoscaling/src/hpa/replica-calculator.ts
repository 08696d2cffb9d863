import type { MetricTarget } from '../metric/metric.types.js';
import type { HpaBehavior } from '../scaled-object/scaled-object.types.js';

/** The replicas that the metric alone requires. */
export interface MetricProposal {
  readonly replicas: number;
  readonly isWithinTolerance: boolean;
}

/**
 * The replicas that an external metric of type `AverageValue` requires: `ceil(total / target)`, unless the current
 * replicas are within the tolerance of it. Follows `GetExternalPerPodReplicas` in
 * `pkg/controller/podautoscaler/replica_calculator.go`, in thousandths as there, so 0.9 / 0.3 is exactly 3.
 *
 * With a tolerance of 0.1 nothing happens at 10 replicas while total / target is in [9, 11].
 * @param input - the metric's total and target; `status.replicas`; the controller's tolerance and the behaviour's own
 */
export function proposeReplicas(input: {
  readonly total: number;
  readonly target: MetricTarget;
  readonly statusReplicas: number;
  readonly tolerance: number;
  readonly behavior: HpaBehavior | undefined;
}): MetricProposal {
  const total = toThousandths(input.total);
  const target = toThousandths(input.target.value);
  const usageRatio = total / (target * input.statusReplicas);
  const scaleUpTolerance = input.behavior?.scaleUp.tolerance ?? input.tolerance;
  const scaleDownTolerance = input.behavior?.scaleDown.tolerance ?? input.tolerance;
  if (1 - scaleDownTolerance <= usageRatio && usageRatio <= 1 + scaleUpTolerance) {
    return { replicas: input.statusReplicas, isWithinTolerance: true };
  }
  return { replicas: Math.ceil(total / target), isWithinTolerance: false };
}

function toThousandths(value: number): number {
  return Math.max(value === 0 ? 0 : 1, Math.round(value * 1000));
}
