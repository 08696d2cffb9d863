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
   * unknown, and moves latencies by up to a third.
   * @defaultValue 0
   */
  readonly syncPhaseSeconds?: number;
  /**
   * The HPA's sync period (`--horizontal-pod-autoscaler-sync-period`), seconds above 0.
   * @defaultValue 15
   */
  readonly syncPeriodSeconds?: number;
  /**
   * The HPA's tolerance (`--horizontal-pod-autoscaler-tolerance`), a fraction from 0; `behavior.*.tolerance` goes
   * before it.
   * @defaultValue 0.1
   */
  readonly tolerance?: number;
  /**
   * A cap below the ScaledObject's `maxReplicaCount`, for a small machine; an integer from 1.
   * @defaultValue Infinity
   */
  readonly maxReplicas?: number;
}

/** Everything the loop remembers; a plain value, to be handed back unchanged to the next step. */
export interface ControlLoopState {
  readonly options: Required<ControlLoopOptions>;
  /** When the last step was, to notice a clock that was put back. */
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
  /** What is in the queue, for a trigger of type `rabbitmq`; absent is as good as `unavailable`. */
  readonly queueReading?: QueueReading;
  /** What the external scaler said, for a trigger that asks one; absent is as good as `unreachable`. */
  readonly externalReading?: ExternalReading;
  /** Whether the external scaler has pushed that it is active since the last step. */
  readonly isActivityPushed?: boolean;
  /** The Deployment's `spec.replicas` as it stands: what the last step desired, once the caller has applied it. */
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
  /** What `spec.replicas` is to be from now on; equal to `replicas` when nothing was due or nothing is to change. */
  readonly desiredReplicas: number;
  /** Which rule bound, in words that a person can read. */
  readonly explanation: string;
  /** When the loop is to be called next, in seconds on the caller's clock; always above `nowSeconds`. */
  readonly nextDueSeconds: number;
}
