/** One load against a running system. Times are seconds of real time. */
export interface LivePlan {
  readonly load: string;
  readonly setting: string;
  readonly arrivalsSeconds: readonly number[];
  /** How long worker-seconds go on counting after the last end. */
  readonly tailSeconds: number;
  /** How long the last job may take; what is open then has failed. */
  readonly patienceSeconds: number;
  readonly onFinished: () => void;
}
