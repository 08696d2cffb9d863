import type { MetricReading, MetricTarget } from '../metric/metric.types.js';
import type { HpaBehavior } from '../scaled-object/scaled-object.types.js';

/** The replicas that the metric alone requires at one sync. */
export interface TimestampedRecommendation {
  readonly replicas: number;
  readonly atSeconds: number;
}

/** A change of `spec.replicas` by the HPA. */
export interface TimestampedScaleEvent {
  /** How many were added or taken away; from 1. */
  readonly replicaChange: number;
  readonly atSeconds: number;
}

/** What the HPA controller keeps in memory for one HPA. */
export interface HpaState {
  /** Undefined before the first sync, which records the replicas it finds. */
  readonly recommendations: readonly TimestampedRecommendation[] | undefined;
  readonly scaleUpEvents: readonly TimestampedScaleEvent[];
  readonly scaleDownEvents: readonly TimestampedScaleEvent[];
}

/** One sync of the HPA controller. */
export interface HpaSyncInput {
  readonly state: HpaState;
  readonly nowSeconds: number;
  readonly metric: MetricReading;
  readonly target: MetricTarget;
  /** `spec.replicas` of the Deployment. */
  readonly specReplicas: number;
  /** `status.replicas`: pods that exist and do not terminate, ready or not. */
  readonly statusReplicas: number;
  /** From 1. */
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Absent: the controller's rules for an HPA without behaviour. */
  readonly behavior: HpaBehavior | undefined;
  /** The controller's tolerance, a fraction. */
  readonly tolerance: number;
}

/** A replica count, and the rule that limited it; no rule when none did. */
export interface LimitedReplicas {
  readonly replicas: number;
  readonly rule: string | undefined;
}
