import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  JOB_STATUSES,
  type JobRecord,
  type JobStatus,
  type JsonText,
  type JsonValue,
} from '@tidegate/contracts';
import { ANY_JSON } from '../documentation/any-json.js';
import { objectText } from '../json-text/object-text.js';

const EXAMPLE_TIME = '2026-01-01T12:00:00.000Z';

/** How far a running job has come. */
export class ProgressAnswer {
  @ApiProperty({ example: 0.4, minimum: 0, maximum: 1, description: 'From 0 to 1.' })
  readonly fraction!: number;

  @ApiPropertyOptional({ example: 'page 2 of 5', description: 'A few words of the model’s.' })
  readonly note?: string;
}

/** What a running job’s model has yielded so far. */
export class PartialAnswer {
  @ApiProperty({
    example: 0,
    description: 'How many parts came before these; above 0 when all together are longer than 64 KiB.',
  })
  readonly from!: number;

  @ApiProperty({
    type: 'array',
    items: ANY_JSON,
    example: ['Once', 'upon'],
    description: 'The latest parts.',
  })
  readonly parts!: readonly JsonValue[];
}

/** A job as clients see it. Times are RFC 3339 in UTC. */
export class JobAnswer {
  @ApiProperty({
    format: 'uuid',
    example: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10',
    description: 'Id of the job.',
  })
  readonly id!: string;

  @ApiProperty({ example: 'default', description: 'The model that it calls.' })
  readonly model!: string;

  @ApiProperty({ enum: JOB_STATUSES, example: 'succeeded', description: 'Where the job is in its life.' })
  readonly status!: JobStatus;

  @ApiProperty({ example: 1, description: 'How many times a worker has taken the job.' })
  readonly attempt!: number;

  @ApiProperty({ ...ANY_JSON, description: 'What it was pushed with.', example: 'hello' })
  readonly input!: JsonValue;

  @ApiPropertyOptional({
    ...ANY_JSON,
    description: 'What the model returned, once it has.',
    example: { label: 'greeting' },
  })
  readonly output?: JsonValue;

  @ApiPropertyOptional({ description: 'Why it did not succeed, in words.', example: 'no such file' })
  readonly error?: string;

  @ApiPropertyOptional({
    type: ProgressAnswer,
    description: 'How far it has come, while it runs and its model tells; at most a second old.',
  })
  readonly progress?: ProgressAnswer;

  @ApiPropertyOptional({
    type: PartialAnswer,
    description:
      'What its model has yielded, while it runs; at most a second old. All of it ends up in `output`.',
  })
  readonly partial?: PartialAnswer;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME, description: 'When it was pushed.' })
  readonly createdAt!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: EXAMPLE_TIME,
    description: 'When a worker last took it.',
  })
  readonly startedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE_TIME, description: 'When it ended.' })
  readonly finishedAt?: string;
}

/** Shows a record to a client, as the JSON of a {@link JobAnswer}: what client and model wrote stays as they wrote it. */
export function jobAnswerJson(record: JobRecord): JsonText {
  const { id, model, status, attempt, error, progress } = record;
  return objectText([
    ['id', JSON.stringify(id)],
    ['model', JSON.stringify(model)],
    ['status', JSON.stringify(status)],
    ['attempt', JSON.stringify(attempt)],
    ['input', record.inputJson],
    ['output', record.outputJson],
    ['error', error && JSON.stringify(error)],
    ['progress', progress && JSON.stringify(progress)],
    ['partial', record.partialJson],
    ['createdAt', timeJson(record.createdAtMs)],
    ['startedAt', timeJson(record.startedAtMs)],
    ['finishedAt', timeJson(record.finishedAtMs)],
  ]);
}

function timeJson(timeMs: number | undefined): JsonText | undefined {
  return timeMs === undefined ? undefined : JSON.stringify(new Date(timeMs));
}
