import type { TerminalJobStatus } from './job-status.js';

/**
 * How a try ended: as its job did, or without ending it.
 *
 * - `crashed`: the model's process was lost
 * - `returned`: its worker stopped, and gave the job back
 * - `lost`: its worker was lost, or the broker gave the job to another one
 */
type AttemptOutcome = TerminalJobStatus | 'crashed' | 'returned' | 'lost';

/** One try of a job. Times are milliseconds since the Unix epoch, on the store's clock. */
export interface JobAttempt {
  /** Its number, from 1 on. */
  readonly attempt: number;
  /** Absent where a release before this one has begun it. */
  readonly startedAtMs?: number;
  /** When it was over, or that was noticed; absent while it runs. */
  readonly finishedAtMs?: number;
  /** Name of the worker that ran it; absent where a release before this one did. */
  readonly worker?: string;
  /** Absent while it runs. */
  readonly outcome?: AttemptOutcome;
  /** Why it did not succeed, as a message for people: at most 1,000 bytes of it. */
  readonly error?: string;
}
