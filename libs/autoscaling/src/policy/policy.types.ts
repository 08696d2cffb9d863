/** A worker as the policy sees it. */
export interface ObservedWorker {
  /** `starting` until its model is set up; then `busy` with a running job, `idle` without. */
  readonly state: 'starting' | 'idle' | 'busy';
  /** Since when it has been in this state, in seconds on the caller's clock; for `starting`, since its creation. */
  readonly sinceSeconds: number;
}

/** Arrivals by second. */
export interface ArrivalsBySecond {
  /** The second that `counts[0]` counts, `[startSeconds, startSeconds + 1)`, on the caller's clock. */
  readonly startSeconds: number;
  /** Jobs pushed in each second, up to the present one; integers from 0. */
  readonly counts: ArrayLike<number>;
}

/** Everything the start-up-aware policy decides on. */
export interface PolicyObservation {
  /** Seconds on the caller's clock. */
  readonly nowSeconds: number;
  /** All known arrivals; the policy uses the last two hours at most. */
  readonly arrivals: ArrivalsBySecond;
  /** Jobs that wait for a worker. */
  readonly ready: number;
  /** Running jobs. */
  readonly unacknowledged: number;
  /** Workers that exist and are not terminating. */
  readonly workers: readonly ObservedWorker[];
  /** Measured times from creation to ready, seconds, the latest last; may be empty. */
  readonly startupSeconds: readonly number[];
  /** Measured run times of jobs, seconds, the latest last; may be empty. */
  readonly serviceSeconds: readonly number[];
}

/** What a user sets; `policySettingsDefaults` has what holds without it. */
export interface PolicySettings {
  /**
   * The knob: how many worker-seconds one second of one job's waiting is worth. 1 is balanced, a lower value saves
   * workers, a higher one is faster. Above 0.
   */
  readonly waitingWorth: number;
  /** Never fewer; an integer from 0. */
  readonly minReplicas: number;
  /** Never more; an integer from 1. */
  readonly maxReplicas: number;
  /** How long a start is expected to take while none has been measured; seconds from 0. */
  readonly expectedStartupSeconds: number;
  /** How long a job is expected to run while none has been measured; seconds above 0. */
  readonly expectedServiceSeconds: number;
  /** How often the answer can take effect: the HPA's sync period, seconds above 0. */
  readonly decisionIntervalSeconds: number;
}

/** What the policy wants, and why. */
export interface PolicyDecision {
  readonly desiredReplicas: number;
  /** A text for people. */
  readonly reason: string;
  /** What it calculated with, for metrics and the decisions endpoint. */
  readonly figures: PolicyFigures;
}

/** The figures behind a decision. */
export interface PolicyFigures {
  /** The arrival rate expected over the next start-up time, jobs a second. */
  readonly expectedRate: number;
  readonly startupSeconds: number;
  readonly serviceSeconds: number;
  readonly ready: number;
  readonly unacknowledged: number;
  readonly startingWorkers: number;
  readonly idleWorkers: number;
  readonly busyWorkers: number;
}
