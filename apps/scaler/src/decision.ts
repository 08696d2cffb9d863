import type { PolicyFigures } from '@tidegate/autoscaling';

/** One decision on the workers of one ScaledObject, as `GET /decisions` shows it. */
export interface Decision {
  readonly at: string;
  readonly namespace: string;
  readonly scaledObject: string;
  readonly model: string;
  /** How many workers there should be. */
  readonly wantedReplicas: number;
  /** Whether KEDA is answered that there should be any: the same, but steadied while there is no work. */
  readonly isActive: boolean;
  /** What the HPA starts from, as far as is known. */
  readonly currentReplicas: number;
  /** The value that leads the HPA to the wanted replicas, against a target of 1. */
  readonly metricValue: number;
  readonly reason: string;
  readonly figures: PolicyFigures;
  /** Whether the workers are known from the cluster, or from their heartbeats alone. */
  readonly workersFrom: 'cluster' | 'heartbeats';
}
