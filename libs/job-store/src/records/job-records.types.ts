import type { JobProgress, JobStatus, TerminalJobStatus } from '@tidegate/contracts';

/** What is known about a delivery that is claimed. */
export interface ClaimOptions {
  /** Whether the broker has delivered the job before. */
  readonly redelivered?: boolean;
  /** How long the model has run the job already, milliseconds. */
  readonly ranMs?: number;
  /** The same when a claim is sent again because its answer may be lost: it then begins no other try. */
  readonly claimId?: string;
}

/** The result of a claim. Times are milliseconds since the epoch on the store's clock. */
export type Claim =
  | {
      readonly kind: 'claimed';
      readonly attempt: number;
      readonly createdAtMs: number;
      readonly startedAtMs: number;
      /** How many tries of the job have begun, this one included, without those that a drain returned. */
      readonly tries: number;
    }
  /** A terminal state is stored already: acknowledge without running. */
  | { readonly kind: 'finished' }
  /** The time has passed by which a worker had to take it: bury it as expired, and acknowledge. */
  | { readonly kind: 'overdue' }
  /** The tries are used up: dead-letter. */
  | { readonly kind: 'exhausted'; readonly tries: number }
  /** A later release has written the record: postpone. */
  | { readonly kind: 'newer'; readonly formatVersion: number };

/** A job that was claimed and stored as succeeded at once. Times are milliseconds since the epoch. */
export interface Completion {
  readonly createdAtMs: number;
  readonly startedAtMs: number;
}

/** How a try ended: with an output, or with an error as a message for people. */
export type Ending =
  | { readonly status: 'succeeded'; readonly outputJson: string }
  | { readonly status: Exclude<TerminalJobStatus, 'succeeded'>; readonly error: string };

/** The result of storing an end: see the script. */
export type FinishResult = 'stored' | 'finished' | 'superseded' | 'missing' | 'newer';

/** The result of returning a delivery: see the script. */
export type ReturnResult = 'noted' | 'superseded' | 'newer';

/** The status of a job, as the old `/status` needs it. */
export interface StatusReading {
  readonly status: JobStatus;
  readonly error?: string;
  /** The client that may read it; absent where it was pushed without an access key. */
  readonly owner?: string;
}

/** What a model reports of the job that it runs. */
export interface JobReport {
  readonly progress?: JobProgress;
  /** The latest parts that it has yielded as a list in JSON, and how many came before them. */
  readonly partial?: { readonly from: number; readonly partsJson: string };
}
