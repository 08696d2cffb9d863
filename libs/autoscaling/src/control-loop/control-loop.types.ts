import type { HpaState } from '../hpa/hpa.types.js';
import type { KedaState } from '../keda/keda.types.js';
import type { ExternalReading } from '../metric/external-metric.types.js';
import type { QueueReading } from '../metric/queue-reading.types.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';

/** What does not change between two steps of one loop. */
export interface ControlLoopOptions {
  /**
   * When the first KEDA poll is due, in seconds after the start; taken modulo the polling interval.
   * @defaultValue 0
   */
  readonly pollPhaseSeconds?: number;
  /**
   * When the first HPA sync is due, in seconds after the start; taken modulo the sync period. On a real cluster it is
   * unknown, and changes latencies by up to a third.
   * @defaultValue 0
   */
  readonly syncPhaseSeconds?: number;
  /**
   * The HPA's sync period (`--horizontal-pod-autoscaler-sync-period`), seconds above 0.
   * @defaultValue 15
   */
  readonly syncPeriodSeconds?: number;
  /**
   * The HPA's tolerance (`--horizontal-pod-autoscaler-tolerance`), a fraction from 0; `behavior.*.tolerance` takes
   * precedence.
   * @defaultValue 0.1
   */
  readonly tolerance?: number;
  /**
   * A cap below the ScaledObject's `maxReplicaCount`, for a small machine; an integer from 1.
   * @defaultValue Infinity
   */
  readonly maxReplicas?: number;
}

/** Everything the loop keeps; a plain value, to be passed unchanged to the next step. */
export interface ControlLoopState {
  readonly options: Required<ControlLoopOptions>;
  /** When the last step was, to detect a clock that was set back. */
  readonly steppedAtSeconds: number;
  readonly nextPollSeconds: number;
  readonly nextSyncSeconds: number;
  readonly keda: KedaState;
  readonly hpa: HpaState;
}

/** One call of the loop. */
export interface ControlLoopInput {
  readonly scaledObject: ScaledObject;
  readonly state: ControlLoopState;
  /** Now, in seconds on the caller's clock, best a monotonic one. */
  readonly nowSeconds: number;
  /** What is in the queue, for a trigger of type `rabbitmq`; absent means `unavailable`. */
  readonly queueReading?: QueueReading;
  /** What the external scaler answered, for a trigger that asks one; absent means `unreachable`. */
  readonly externalReading?: ExternalReading;
  /** Whether the external scaler has pushed that it is active since the last step. */
  readonly isActivityPushed?: boolean;
  /** The Deployment's current `spec.replicas`: what the last step desired, once the caller has applied it. */
  readonly replicas: number;
  /**
   * The Deployment's `status.replicas`: workers that exist and do not terminate, ready or not.
   * @defaultValue `replicas`
   */
  readonly statusReplicas?: number;
}

/** What the loop decided. */
export interface ControlLoopStep {
  readonly state: ControlLoopState;
  /** The new `spec.replicas`; equal to `replicas` when nothing was due or nothing changes. */
  readonly desiredReplicas: number;
  /** The rule that decided, as text for people. */
  readonly explanation: string;
  /** When to call the loop next, in seconds on the caller's clock; always above `nowSeconds`. */
  readonly nextDueSeconds: number;
}
