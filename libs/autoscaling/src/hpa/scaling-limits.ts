import type { HpaScalingPolicy, HpaScalingRules } from '../scaled-object/scaled-object.types.js';
import type { HpaState, TimestampedScaleEvent } from './hpa.types.js';

type ScaleEvents = Pick<HpaState, 'scaleUpEvents' | 'scaleDownEvents'>;

/**
 * The most replicas that the scale-up policies allow now (`calculateScaleUpLimitWithScalingRules` in
 * `pkg/controller/podautoscaler/horizontal.go`). A percentage is rounded up, or 1 replica could never grow by 50 %.
 * @param rules - those of the scale-up
 * @param replicas - present replicas
 * @param events - what the HPA changed before
 * @param nowSeconds - now
 */
export function scaleUpLimit(
  rules: HpaScalingRules,
  replicas: number,
  events: ScaleEvents,
  nowSeconds: number,
): number {
  const limits = rules.policies.map((policy) => {
    const start = replicasAtPeriodStart(policy, replicas, events, nowSeconds);
    switch (policy.type) {
      case 'Pods':
        return start + policy.value;
      case 'Percent':
        return Math.ceil((start * (100 + policy.value)) / 100);
    }
  });
  switch (rules.selectPolicy) {
    case 'Disabled':
      return replicas;
    case 'Min':
      return Math.max(replicas, Math.min(...limits));
    case 'Max':
      return Math.max(replicas, ...limits);
  }
}

/**
 * The fewest replicas that the scale-down policies allow now (`calculateScaleDownLimitWithBehaviors`).
 * @param rules - those of the scale-down
 * @param replicas - present replicas
 * @param events - what the HPA changed before
 * @param nowSeconds - now
 */
export function scaleDownLimit(
  rules: HpaScalingRules,
  replicas: number,
  events: ScaleEvents,
  nowSeconds: number,
): number {
  const limits = rules.policies.map((policy) => {
    const start = replicasAtPeriodStart(policy, replicas, events, nowSeconds);
    switch (policy.type) {
      case 'Pods':
        return start - policy.value;
      case 'Percent':
        return Math.trunc((start * (100 - policy.value)) / 100);
    }
  });
  switch (rules.selectPolicy) {
    case 'Disabled':
      return replicas;
    case 'Min':
      return Math.min(replicas, Math.max(...limits));
    case 'Max':
      return Math.min(replicas, ...limits);
  }
}

/**
 * The replicas at the start of a policy's period, by the events since: an event just as old as the period does not
 * count (`getReplicasChangePerPeriod`).
 */
function replicasAtPeriodStart(
  policy: HpaScalingPolicy,
  replicas: number,
  events: ScaleEvents,
  nowSeconds: number,
): number {
  const cutoffSeconds = nowSeconds - policy.periodSeconds;
  return (
    replicas -
    changeSince(events.scaleUpEvents, cutoffSeconds) +
    changeSince(events.scaleDownEvents, cutoffSeconds)
  );
}

function changeSince(events: readonly TimestampedScaleEvent[], cutoffSeconds: number): number {
  return events
    .filter((event) => event.atSeconds > cutoffSeconds)
    .reduce((sum, event) => sum + event.replicaChange, 0);
}
