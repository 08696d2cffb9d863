import type { JOB_FIELDS, MessageMembers } from './job-fields.js';

/**
 * The version that every message carries, in its job and in its headers. A consumer gives a message of a newer version
 * back to the queue, for a consumer of that release.
 *
 * - 1: the input is a value, `input`
 * - 2: the input is text, `inputJson`
 */
export const MESSAGE_FORMAT_VERSION = 2;

/** The header that names the format version, so that it can be read even if a later release changes the body. */
export const FORMAT_VERSION_HEADER = 'tidegate-format-version';

/**
 * The header with the number of the retry that a message is for. A message without it is that of the push, or of a release
 * without retries.
 */
export const RETRY_HEADER = 'tidegate-retry';

/** The pattern under which a Nest microservice handles a job message. */
export const JOB_MESSAGE_PATTERN = 'job';

/**
 * What travels through the broker for one job. It carries all that a worker needs to create the record by itself,
 * should the store have lost it.
 */
export interface JobMessage extends MessageMembers<typeof JOB_FIELDS> {
  readonly formatVersion: number;
}

/** Which of a job's messages one is, where it is not that of the push. */
export interface RetryMessage {
  /** The number of the retry that it is for, from 1 on. */
  readonly number: number;
  /** Its own id: the same retry may be published twice. */
  readonly messageId: string;
}

/** Nest's packet format around a job message: what `ClientProxy.emit` puts on the wire. */
export interface JobPacket {
  readonly pattern: typeof JOB_MESSAGE_PATTERN;
  readonly data: JobMessage;
}
