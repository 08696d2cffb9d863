import type { MetricReading, MetricTarget } from '../metric/metric.types.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';

/** What KEDA's operator keeps of a ScaledObject (its `status`). */
export interface KedaState {
  readonly createdAtSeconds: number;
  /** When a poll last found the trigger active; undefined when none ever did. */
  readonly lastActiveSeconds: number | undefined;
  /** Readings that failed in a row, at polls and at the HPA's requests. */
  readonly failuresInARow: number;
}

/** One poll of KEDA's operator. */
export interface KedaPollInput {
  readonly scaledObject: ScaledObject;
  readonly state: KedaState;
  readonly nowSeconds: number;
  /** The metric after the fallback; `unavailable` while failures are still below the threshold. */
  readonly metric: MetricReading;
  readonly target: MetricTarget;
  /** `spec.replicas` of the Deployment. */
  readonly replicas: number;
}

/** What a control loop decided: its next state, `spec.replicas` from now on, and why. */
export interface LoopDecision<State> {
  readonly state: State;
  readonly desiredReplicas: number;
  readonly explanation: string;
}
