import type { JsonText, JsonValue } from '../json-value.js';
import { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN } from '../model.js';
import { CANCEL_METHODS, type CancelMethod } from './cancel-method.js';
import type { JobAttempt } from './job-attempt.js';
import type { JobProgress } from './job-report.js';
import type { JobStatus } from './job-status.js';
import type { JobWebhook } from './job-webhook.js';
import type { RetryPolicy } from './retry-policy.js';

/**
 * What the value of a field is, by the name of its type.
 *
 * - `text`: any text, not empty in a message
 * - `integer`: a whole number
 * - `number`: a number that may have a fraction
 * - `texts`: texts by names that the client has chosen
 * - `time`: milliseconds since the Unix epoch; clients see RFC 3339
 * - `json`: a value of the client or the model, which stays the text that it was
 * - `status`: one of `JOB_STATUSES`
 * - `method`: one of `CANCEL_METHODS`
 * - `progress`: how far the job has come
 * - `attempts`: tries of the job, a line of JSON each
 * - `retries`: when a try that has failed is followed by another one
 * - `webhook`: where events are sent
 * - `partial`: the text of an object with `parts`, the latest that a model has yielded, and `from`, how many came before
 */
export interface JobFieldValues {
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly texts: Readonly<Record<string, string>>;
  readonly time: number;
  readonly json: JsonText;
  readonly status: JobStatus;
  readonly method: CancelMethod;
  readonly progress: JobProgress;
  readonly retries: RetryPolicy;
  readonly webhook: JobWebhook;
  readonly attempts: readonly JobAttempt[];
  readonly partial: JsonText;
}

/** One field of a job: all that record, message, scripts and API document are made from. */
export interface JobField {
  readonly type: keyof JobFieldValues;
  /**
   * Which step writes it.
   *
   * - `push`: the gateway, from what the client has sent. It travels in the message, so that a worker can make the record
   *   when the store has lost it
   * - `step`: every step, in the scripts of the store
   * - `claim`, `report`, `return`: the worker that takes the job, while its model runs, and when the job goes back
   * - `end`: the worker, or the gateway for a job that the broker has dead-lettered
   * - `cancel`: the gateway that cancels the job
   */
  readonly writtenAt: 'push' | 'step' | 'claim' | 'report' | 'return' | 'end' | 'cancel';
  /** Whether every job has it. A field that a later release adds has to do without, as older jobs lack it. */
  readonly required?: true;
  /** Its name in the hash of Redis, where that is another. A name that was once used keeps its meaning. */
  readonly storedAs?: string;
  /** What its text must be in a message. */
  readonly pattern?: RegExp;
  /** Whether it describes one try, and is dropped when that ends. */
  readonly ofAttempt?: true;
  /** Whether only the scripts use it: it is no member of `JobRecord`. */
  readonly ofScripts?: true;
  /** How clients see it; without this they do not. */
  readonly shown?: {
    /** Its name in the API, where that is another. */
    readonly as?: string;
    readonly description: string;
    readonly example?: JsonValue;
    /** A format of OpenAPI. */
    readonly format?: string;
    readonly minimum?: number;
    readonly maximum?: number;
  };
}

/** Fields by their names in this code, in the order in which clients see them. */
export type JobFieldTable = Readonly<Record<string, JobField>>;

const EXAMPLE_TIME = '2026-01-01T12:00:00.000Z';

/**
 * The fields of a job. The record in the store, the message in the queue, the arguments of the store's scripts and the job
 * in the API document all come from here: see `docs/adding-a-field.md`. The format version is no field of a job, for
 * record and message have each their own.
 */
export const JOB_FIELDS = {
  id: {
    type: 'text',
    writtenAt: 'push',
    required: true,
    shown: { format: 'uuid', example: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10', description: 'Id of the job.' },
  },
  /** Name of the model that the job calls, for example `default`. */
  model: {
    type: 'text',
    writtenAt: 'push',
    required: true,
    pattern: MODEL_NAME_PATTERN,
    shown: { example: DEFAULT_MODEL_NAME, description: 'Name of the model that the job calls.' },
  },
  /** The client whose access key pushed it; absent where it was pushed without one. */
  owner: {
    type: 'text',
    writtenAt: 'push',
    shown: {
      example: 'shop',
      description: 'The client whose access key pushed it. Absent when it was pushed without a key.',
    },
  },
  status: {
    type: 'status',
    writtenAt: 'step',
    required: true,
    shown: { example: 'succeeded', description: 'Status of the job.' },
  },
  /** The number of the latest try; every write of a worker carries it, and a write with an older number is refused. */
  attempt: {
    type: 'integer',
    writtenAt: 'step',
    required: true,
    shown: {
      example: 1,
      description: 'The number of the latest try: how many times a worker has taken the job.',
    },
  },
  inputJson: {
    type: 'json',
    writtenAt: 'push',
    required: true,
    storedAs: 'input',
    shown: { as: 'input', description: 'The input that the job was pushed with.', example: 'hello' },
  },
  /** What the client has put on the job for itself; absent where that is nothing. */
  metadata: {
    type: 'texts',
    writtenAt: 'push',
    shown: {
      example: { customer: '4711' },
      description: 'What the client has put on the job for itself. Absent when that is nothing.',
    },
  },
  /** How long one try may take, seconds; absent where the worker's own limit (`JOB_TIMEOUT_SECONDS`) is the only one. */
  timeoutSeconds: {
    type: 'number',
    writtenAt: 'push',
    shown: {
      example: 60,
      description: 'Seconds that one try may take, where the push has limited them.',
    },
  },
  /** When the job ends as expired if no worker has taken it; absent where only `JOB_EXPIRY_SECONDS` says that. */
  expiresAtMs: {
    type: 'time',
    writtenAt: 'push',
    shown: {
      as: 'expiresAt',
      example: EXAMPLE_TIME,
      description: 'When it expires if no worker has taken it, where the push has said so.',
    },
  },
  /** When a try that has failed is followed by another one; absent where it is not. */
  retries: {
    type: 'retries',
    writtenAt: 'push',
    shown: { description: 'When a try that has failed is tried again, where the push has asked for that.' },
  },
  /** Where its events are sent; absent where nowhere. */
  webhook: {
    type: 'webhook',
    writtenAt: 'push',
    shown: { description: 'Where its events are sent, where the push or its model has asked for that.' },
  },
  /** The job that this one was made from, by a retry by hand; absent where it was pushed. */
  retryOf: {
    type: 'text',
    writtenAt: 'push',
    shown: {
      format: 'uuid',
      example: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10',
      description: 'The job that somebody has made this one from, to try it again.',
    },
  },
  /** When the retry that the job waits for is due; absent once its message is in the queue. */
  retryAtMs: {
    type: 'time',
    writtenAt: 'return',
    ofAttempt: true,
    shown: {
      as: 'retryAt',
      example: EXAMPLE_TIME,
      description: 'When it goes to the queue again. Present while it waits for that.',
    },
  },
  /** What the model returned; present only when the job succeeded. */
  outputJson: {
    type: 'json',
    writtenAt: 'end',
    storedAs: 'output',
    shown: {
      as: 'output',
      description: 'What the model returned. Present once the job has succeeded.',
      example: { label: 'greeting' },
    },
  },
  /** Why the job did not succeed, as a message for people; present only at such an end. */
  error: {
    type: 'text',
    writtenAt: 'end',
    shown: { description: 'Why the job did not succeed.', example: 'no such file' },
  },
  /** When the job was first asked to stop; absent while nobody has canceled it. It may have ended otherwise all the same. */
  cancelRequestedAtMs: {
    type: 'time',
    writtenAt: 'cancel',
    shown: {
      as: 'cancelRequestedAt',
      example: EXAMPLE_TIME,
      description: 'When it was canceled. It has stopped once its status is `canceled`, at `finishedAt`.',
    },
  },
  /** How it was stopped; present only when the job is canceled. */
  cancelMethod: {
    type: 'method',
    writtenAt: 'end',
    shown: {
      example: CANCEL_METHODS[1],
      description:
        'How it was stopped. Present once it is canceled. `at_once`: it had not begun. `signal`, `exception`: its model stopped when asked. `terminated`, `killed`: the process of its model was ended. `worker_lost`: its worker did not confirm in time.',
    },
  },
  /** How far the current try has come. Present only while it runs, and if its model reports progress. */
  progress: {
    type: 'progress',
    writtenAt: 'report',
    ofAttempt: true,
    shown: {
      description:
        'How far it has come. Only while it runs, and if its model reports progress; at most one second old.',
    },
  },
  /**
   * What the current try has yielded; present only while it runs and its model is a generator. An object with
   * `parts`, the latest ones, and `from`, how many came before them: above 0 when they are too long to be shown all.
   */
  partialJson: {
    type: 'partial',
    writtenAt: 'report',
    storedAs: 'partial',
    ofAttempt: true,
    shown: {
      as: 'partial',
      description:
        'What its model has yielded, while it runs; at most a second old. All of it ends up in `output`.',
    },
  },
  /** When the gateway accepted the push. */
  createdAtMs: {
    type: 'time',
    writtenAt: 'push',
    required: true,
    shown: { as: 'createdAt', example: EXAMPLE_TIME, description: 'When the job was pushed.' },
  },
  /** When the latest try began; absent while no worker has taken the job. */
  startedAtMs: {
    type: 'time',
    writtenAt: 'claim',
    shown: { as: 'startedAt', example: EXAMPLE_TIME, description: 'When a worker last took the job.' },
  },
  /** When the terminal state was stored; absent before. */
  finishedAtMs: {
    type: 'time',
    writtenAt: 'end',
    shown: { as: 'finishedAt', example: EXAMPLE_TIME, description: 'When the job ended.' },
  },
  /** How many tries count against `TRY_LIMIT`: all but those that a drain returned. */
  tries: { type: 'integer', writtenAt: 'step', ofScripts: true },
  /** Why the latest try failed, for the error of a job whose tries run out. */
  lastFailure: { type: 'text', writtenAt: 'return', ofScripts: true },
  /** Name of the worker of the latest try. */
  worker: { type: 'text', writtenAt: 'claim' },
  /** The tries that were over before the latest began, or before the job goes to a worker again: the newest 20. */
  earlierAttempts: { type: 'attempts', writtenAt: 'step' },
  /** How many retries have been scheduled: the number of the latest. */
  retryNumber: { type: 'integer', writtenAt: 'return', ofScripts: true },
  /** The message of the push, or of that retry, from which a try was claimed first; others of the same are duplicates. */
  deliveryId: { type: 'text', writtenAt: 'claim', ofScripts: true },
  /** Identifies a claim that is sent again because its answer was lost. */
  claimId: { type: 'text', writtenAt: 'claim', ofAttempt: true, ofScripts: true },
  /** The number of the latest event in the job's log; absent while there is none. */
  eventCount: { type: 'integer', writtenAt: 'step', ofScripts: true },
  /** How long the events are together that are kept, bytes. */
  eventBytes: { type: 'integer', writtenAt: 'step', ofScripts: true },
  /** The number of the latest report of the current try that had events: sent again, it appends none. */
  reportNumber: { type: 'integer', writtenAt: 'report', ofAttempt: true, ofScripts: true },
} as const satisfies JobFieldTable;

type ValueOf<Field extends JobField> = JobFieldValues[Field['type']];

/** The members of a job's record: all fields but those of the scripts. */
export type RecordMembers<Table extends JobFieldTable> = {
  readonly [Name in keyof Table as Table[Name] extends { readonly required: true } ? Name : never]: ValueOf<
    Table[Name]
  >;
} & {
  readonly [
    Name in keyof Table as Table[Name] extends { readonly required: true } | { readonly ofScripts: true }
      ? never
      : Name
  ]?: ValueOf<Table[Name]>;
};

/** The fields that the push writes. */
type PushFields<Table extends JobFieldTable> = {
  readonly [
    Name in keyof Table as Table[Name] extends { readonly writtenAt: 'push' } ? Name : never
  ]: Table[Name];
};

/** The members of a job's message: what the push writes. */
export type MessageMembers<Table extends JobFieldTable> = RecordMembers<PushFields<Table>>;
