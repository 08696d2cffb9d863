import { proposeReplicas } from './replica-calculator.js';

/** The replicas that a metric should lead to, and the HPA that reads it. */
export interface WantedReplicas {
  /** An integer from 0. */
  readonly wanted: number;
  /** `status.replicas` of the Deployment; an integer from 0. */
  readonly current: number;
  /** The HPA's tolerance, the same for both directions; a fraction in [0, 1). */
  readonly tolerance: number;
  /** The metric's target, `AverageValue`; above 0. */
  readonly target: number;
}

/**
 * The total that a metric must have so that the HPA's rounding up and tolerance lead from the current replicas to
 * exactly the wanted ones. With a target of 1 and a tolerance of 0.1 no total leads from 11 up to 12, or from 20 and
 * more down by one. Then the total leads to the least count above the wanted one that can be reached, so that there are
 * never fewer workers than wanted. The HPA itself does not go below one.
 *
 * Whole multiples of the target are preferred. Otherwise the total is in the middle of the possible range, so that
 * losing a thousandth changes nothing.
 */
export function metricForReplicas(request: WantedReplicas): number {
  const { wanted, current, target } = request;
  for (let replicas = wanted; replicas !== current && current > 0; replicas += 1) {
    const metric = metricLeadingTo(replicas, request);
    if (metric !== undefined) return metric;
  }
  return target * (current === 0 ? wanted : current);
}

function metricLeadingTo(replicas: number, request: WantedReplicas): number | undefined {
  const { current, tolerance, target } = request;
  const leadsThere = (total: number): boolean => {
    const proposal = proposeReplicas({
      total,
      target: { label: '', value: target, activationValue: 0 },
      statusReplicas: current,
      tolerance,
      behavior: undefined,
    });
    return !proposal.isWithinTolerance && proposal.replicas === replicas;
  };
  const whole = replicas * target;
  if (leadsThere(whole)) return whole;
  if (replicas > current) return undefined;
  const lowest = (replicas - 1) * target;
  const highest = (1 - tolerance) * current * target;
  const between = Math.round(500 * (lowest + highest)) / 1000;
  return leadsThere(between) ? between : undefined;
}
