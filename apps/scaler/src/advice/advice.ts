/** What workers and waiting have cost; of one rule, or as measured. */
export interface AdviceCost {
  /** Workers × their time from creation to their end. */
  readonly workerSeconds: number;
  /** Waiting jobs × time: the sum of the waits. */
  readonly waitingSeconds: number;
}

/** Costs of the same time, side by side. */
export interface AdviceComparison {
  /** How long, without interruptions. */
  readonly seconds: number;
  /** Jobs that arrived. */
  readonly jobs: number;
  /** As it was, by the cluster and the broker. */
  readonly measured: AdviceCost;
  /** Replayed with the ScaledObject that is in charge: the nearer to `measured`, the better the replay. */
  readonly inCharge: AdviceCost;
  /** Replayed with the start-up-aware policy in charge. */
  readonly advised: AdviceCost;
  /** `inCharge` without `advised`: negative where the policy would have cost more. */
  readonly saved: AdviceCost;
}

/** What the start-up-aware policy would do for a model that something else is in charge of; `GET /advice` lists it. */
export interface Advice {
  readonly namespace: string;
  readonly scaledObject: string;
  readonly model: string;
  /** Why there is no comparison yet. */
  readonly missing?: string;
  /** The workers that there should be now, in the replay of each rule. */
  readonly replicas?: { readonly inCharge: number; readonly advised: number };
  /** Since the comparison began. */
  readonly total?: AdviceComparison;
  /** The last hour, or less where it began later. */
  readonly lastHour?: AdviceComparison;
}
