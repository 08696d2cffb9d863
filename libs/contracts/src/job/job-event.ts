import type { JsonValue } from '../json-value.js';
import type { JobProgress } from './job-report.js';
import type { TerminalJobStatus } from './job-status.js';

/**
 * What happens to a job, as its followers see it. All but `progress` are durable: they have numbers, which count from 1.
 *
 * - `queued`: it was pushed
 * - `started`: a try has begun
 * - `progress`: how far its model has come, as of now
 * - `log`: lines that its model has printed
 * - `output`: parts that its model, a generator, has yielded
 * - `returned`: a try is over without an end of the job, which is in its queue again
 * - `retrying`: a try has failed, and another one is due
 * - `canceling`: somebody has canceled it, and its worker has not confirmed that yet
 * - `completed`: it has ended; nothing follows
 * - `truncated`: the events up to this number are no longer kept. It is made when the log is read
 *
 * By the type of the event, what it has beside its number, its type, the number of its try and its time.
 */
export interface JobEventMembers {
  readonly queued: object;
  readonly started: object;
  readonly progress: JobProgress;
  readonly log: {
    /** Where they were printed: the output of the process, or `context.log`. */
    readonly stream: 'stdout' | 'stderr' | 'log';
    readonly lines: readonly string[];
  };
  readonly output: {
    /** How many parts came before these in this try. */
    readonly from: number;
    readonly parts: readonly JsonValue[];
  };
  readonly returned: {
    /** Why the try is over, where its model or its worker was lost. */
    readonly reason?: string;
  };
  readonly retrying: {
    /** Why the try has failed. */
    readonly reason: string;
    /** Seconds from the event until the next try is due. */
    readonly delaySeconds: number;
  };
  readonly canceling: object;
  readonly completed: {
    readonly status: TerminalJobStatus;
    /** Why it has not succeeded. */
    readonly error?: string;
  };
  readonly truncated: object;
}

/** The types of events. */
export const JOB_EVENT_TYPES = [
  'queued',
  'started',
  'progress',
  'log',
  'output',
  'returned',
  'retrying',
  'canceling',
  'completed',
  'truncated',
] as const satisfies readonly (keyof JobEventMembers)[];
