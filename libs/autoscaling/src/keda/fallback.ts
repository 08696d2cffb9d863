import type { MetricReading, MetricTarget } from '../metric/metric.types.js';
import type { Fallback, ScaledObject } from '../scaled-object/scaled-object.types.js';
import type { KedaState } from './keda.types.js';

/** A reading as KEDA passes it on. */
export interface ObservedMetric {
  readonly state: KedaState;
  readonly metric: MetricReading;
  /** Whether the value replaces a reading that failed. */
  readonly isFallback: boolean;
}

/**
 * Counts failures in a row. After more than `failureThreshold` it replaces the reading by `target × fallback replicas`,
 * which leads the HPA to exactly that many replicas. Follows `GetMetricsWithFallback` and `doFallback` in
 * `pkg/fallback/fallback.go`; since KEDA 2.19 (kedacore/keda#7244) the operator's polls go through it as well as the
 * HPA's requests, so that a fallback also works from zero.
 * @param input - the reading, and the replicas that `currentReplicas` keeps
 */
export function observeMetric(input: {
  readonly scaledObject: ScaledObject;
  readonly state: KedaState;
  readonly nowSeconds: number;
  readonly reading: MetricReading;
  readonly target: MetricTarget;
  readonly replicas: number;
}): ObservedMetric {
  const { scaledObject, state, reading, target } = input;
  if (reading !== 'unavailable') {
    const recovered = state.failuresInARow === 0 ? state : { ...state, failuresInARow: 0 };
    return { state: recovered, metric: reading, isFallback: false };
  }
  const failing = { ...state, failuresInARow: state.failuresInARow + 1 };
  const { fallback } = scaledObject;
  if (fallback === undefined || failing.failuresInARow <= fallback.failureThreshold) {
    return { state: failing, metric: 'unavailable', isFallback: false };
  }
  const value = target.value * fallbackReplicas(fallback, input.replicas);
  return { state: failing, metric: { value, atSeconds: input.nowSeconds }, isFallback: true };
}

function fallbackReplicas(fallback: Fallback, currentReplicas: number): number {
  switch (fallback.behavior) {
    case 'static':
      return fallback.replicas;
    case 'currentReplicas':
      return currentReplicas;
    case 'currentReplicasIfHigher':
      return Math.max(currentReplicas, fallback.replicas);
    case 'currentReplicasIfLower':
      return Math.min(currentReplicas, fallback.replicas);
  }
}
