import type { PolicyFigures } from '@tidegate/autoscaling';

/** One decision on the workers of one ScaledObject, as `GET /decisions` shows it. */
export interface Decision {
  readonly at: string;
  readonly namespace: string;
  readonly scaledObject: string;
  readonly model: string;
  /** How many workers there should be. */
  readonly wantedReplicas: number;
  /** Whether KEDA gets the answer that there should be any: the same, but held for a while when there is no work. */
  readonly isActive: boolean;
  /** The current number that the HPA starts from, if known. */
  readonly currentReplicas: number;
  /** The value that leads the HPA to the wanted replicas, against a target of 1. */
  readonly metricValue: number;
  readonly reason: string;
  /** The limit of the trigger that the wanted number is at; absent where it is at none. */
  readonly limit?: 'minReplicas' | 'maxReplicas';
  readonly figures: PolicyFigures;
  /** Something else is in charge, and nothing comes of the decision (ADVISORY). */
  readonly isAdvice?: true;
  /** The change of the number of workers that the scaler has made itself, as KEDA asked no scaler. */
  readonly setReplicas?: { readonly from: number; readonly to: number };
  /** Whether the workers were read from the cluster, or only from their heartbeats. */
  readonly workersFrom: 'cluster' | 'heartbeats';
}
