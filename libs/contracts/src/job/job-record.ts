import type { JsonText } from '../json/json-value.js';
import type { JobProgress } from './job-report.js';
import type { JobStatus } from './job-status.js';

/**
 * The version that every stored record carries. A reader leaves a record of a newer version as it is, and answers what it
 * can read of it.
 */
export const RECORD_FORMAT_VERSION = 1;

/** One call of a model, as the store keeps it. Times are milliseconds since the Unix epoch, on the store's clock. */
export interface JobRecord {
  readonly formatVersion: number;
  readonly id: string;
  /** Name of the model that the job calls, for example `default`. */
  readonly model: string;
  readonly status: JobStatus;
  /** How many times a worker has taken the job; every write of a worker carries it and an older one is refused. */
  readonly attempt: number;
  readonly inputJson: JsonText;
  readonly createdAtMs: number;
  /** When the latest attempt began; absent while no worker has taken the job. */
  readonly startedAtMs?: number;
  /** When the terminal state was stored; absent before. */
  readonly finishedAtMs?: number;
  /** What the model returned; present only when the job succeeded. */
  readonly outputJson?: JsonText;
  /** Why the job did not succeed, in words for a person; present only at such an end. */
  readonly error?: string;
  /** How far the present attempt has come; present only while it runs and its model tells. */
  readonly progress?: JobProgress;
  /**
   * What the present attempt has yielded; present only while it runs and its model is a generator. An object with
   * `parts`, the latest ones, and `from`, how many came before them: above 0 when they are too long to be shown all.
   */
  readonly partialJson?: JsonText;
}
