/**
 * Every state of a job, in the order in which a job may pass through them.
 *
 * ```
 * queued ──► running ──► succeeded
 *   │          │  ├────► failed        (the model threw, or the tries ran out)
 *   │          │  └────► timed_out
 *   ├──────────┴─ canceling ─► canceled (or succeeded, failed, timed_out: whichever came first)
 *   └──────────────────► failed, canceled, expired
 * ```
 */
export const JOB_STATUSES = [
  'queued',
  'running',
  'canceling',
  'succeeded',
  'failed',
  'timed_out',
  'canceled',
  'expired',
] as const;

/** The state of a job. */
export type JobStatus = (typeof JOB_STATUSES)[number];

/** The states that a job never leaves; the first one stored wins. */
export const TERMINAL_JOB_STATUSES = ['succeeded', 'failed', 'timed_out', 'canceled', 'expired'] as const;

/** A state that a job never leaves. */
export type TerminalJobStatus = (typeof TERMINAL_JOB_STATUSES)[number];

/**
 * Which state may follow which. Only a worker changes `running` back to `queued`: when it returns the delivery, or when a
 * failed try is followed by a retry; `running → running` is a redelivery after a crash, with a higher `attempt`. A job that is
 * canceled while a worker has it in `queued`, before its claim, is `canceling` too.
 */
export const JOB_TRANSITIONS: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ['running', 'canceling', 'failed', 'canceled', 'expired'],
  running: ['running', 'queued', 'canceling', 'succeeded', 'failed', 'timed_out'],
  canceling: ['canceling', 'canceled', 'succeeded', 'failed', 'timed_out'],
  succeeded: [],
  failed: [],
  timed_out: [],
  canceled: [],
  expired: [],
};
