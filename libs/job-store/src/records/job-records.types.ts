import type {
  CancelMethod,
  JobEventMembers,
  JobProgress,
  JobStatus,
  JsonText,
  RetryMessage,
  TerminalJobStatus,
} from '@tidegate/contracts';

/** What is known about a delivery that is claimed. */
export interface ClaimOptions {
  /** Whether the broker has delivered the job before. */
  readonly redelivered?: boolean;
  /** How long the model has run the job already, milliseconds. */
  readonly ranMs?: number;
  /** The same when a claim is sent again because its answer may be lost: it then begins no other try. */
  readonly claimId?: string;
  /** The id of the message of a push, which may be published twice; where there is none, it cannot be told from another. */
  readonly messageId?: string | undefined;
  /** Which message it is, where it is not that of the push. */
  readonly retry?: RetryMessage | undefined;
  /** Whether the model runs the job already: one that is canceled meanwhile is claimed all the same. */
  readonly runs?: boolean;
  /** Name of the worker that claims it. */
  readonly worker?: string;
}

/** The result of a claim. Times are milliseconds since the epoch on the store's clock. */
export type Claim =
  | {
      readonly kind: 'claimed';
      readonly attempt: number;
      readonly createdAtMs: number;
      readonly startedAtMs: number;
      /** How many tries of the job have begun, this one included, without those that a drain returned or a retry followed. */
      readonly tries: number;
      /** The retry that this try is: 0 when it is none. */
      readonly retryNumber: number;
      /** Whether it is being canceled: its model must stop. */
      readonly isCanceling: boolean;
    }
  /** It is being canceled and nothing runs: finish this try as canceled. */
  | { readonly kind: 'canceling'; readonly attempt: number }
  /** A terminal state is stored already: acknowledge without running. */
  | { readonly kind: 'finished' }
  /** The job is run from another message: acknowledge without running. */
  | { readonly kind: 'duplicate' }
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
  | { readonly status: 'canceled'; readonly error: string; readonly cancelMethod: CancelMethod }
  | { readonly status: Exclude<TerminalJobStatus, 'succeeded' | 'canceled'>; readonly error: string };

/** The result of storing an end: see the script. */
export type FinishResult = 'stored' | 'finished' | 'superseded' | 'missing' | 'newer';

/** A retry that follows a failed try. */
export interface ScheduledRetry {
  /** Its number, from 1 on. */
  readonly number: number;
  /** Milliseconds until it is due. */
  readonly delayMs: number;
  /** How the try ended. */
  readonly outcome: 'failed' | 'timed_out';
  /** Why the try failed, as a message for people. */
  readonly reason: string;
}

/** The result of scheduling a retry: see the script. */
export type RetryResult = 'scheduled' | 'refused' | 'finished' | 'superseded' | 'missing' | 'newer';

/** The result of returning a delivery: see the script. */
export type ReturnResult = 'noted' | 'canceling' | 'superseded' | 'newer';

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
  /** What is appended to the job's log. */
  readonly events?: EventReport;
}

/** Events of one report. */
export interface EventReport {
  /** Counts the reports of a try that have events, from 1; a report that is sent again has the same. */
  readonly number: number;
  readonly list: readonly ReportedEvent[];
}

/** An event that a worker appends: its members are those of `JobEventMembers` as a JSON object. */
export interface ReportedEvent {
  readonly type: Extract<keyof JobEventMembers, 'log' | 'output'>;
  readonly membersJson: JsonText;
}
