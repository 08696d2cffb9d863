import type { JOB_FIELDS, RecordMembers } from './job-fields.js';

/**
 * The version that every stored record carries. A reader leaves a record of a newer version as it is, and answers what it
 * can read of it.
 */
export const RECORD_FORMAT_VERSION = 1;

/** One call of a model, as the store keeps it. Times are milliseconds since the Unix epoch, on the store's clock. */
export interface JobRecord extends RecordMembers<typeof JOB_FIELDS> {
  readonly formatVersion: number;
}
