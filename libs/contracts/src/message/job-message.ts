import { IsInt, IsNotEmpty, IsString, Matches, Max, Min } from 'class-validator';
import { FORMAT_VERSION } from '../job/job-record.js';
import type { JsonValue } from '../json/json-value.js';
import { MODEL_NAME_PATTERN } from '../model/model-name.js';

/** The pattern under which a Nest microservice handles a job message. */
export const JOB_MESSAGE_PATTERN = 'job';

/**
 * What travels through the broker for one job. It carries all that a worker needs to create the record by itself,
 * should the store have lost it.
 */
export class JobMessage {
  /** Format version of the message. */
  @IsInt()
  @Min(FORMAT_VERSION)
  @Max(FORMAT_VERSION)
  readonly formatVersion!: number;

  @IsString()
  @IsNotEmpty()
  readonly id!: string;

  @Matches(MODEL_NAME_PATTERN)
  readonly model!: string;

  readonly input!: JsonValue;

  /** When the gateway accepted the push, milliseconds since the Unix epoch. */
  @IsInt()
  @Min(0)
  readonly createdAtMs!: number;
}

/** Nest's packet format around a job message: what `ClientProxy.emit` puts on the wire. */
export interface JobPacket {
  readonly pattern: typeof JOB_MESSAGE_PATTERN;
  readonly data: JobMessage;
}
