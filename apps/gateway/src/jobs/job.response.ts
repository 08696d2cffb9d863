import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { JOB_STATUSES, type JobRecord, type JobStatus, type JsonValue } from '@tidegate/contracts';
import { ANY_JSON } from '../documentation/any-json.js';

const EXAMPLE_TIME = '2026-01-01T12:00:00.000Z';

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

/** Shows a record to a client. */
export function jobAnswer(record: JobRecord): JobAnswer {
  const { id, model, status, attempt, input, output, error, createdAtMs, startedAtMs, finishedAtMs } = record;
  return {
    id,
    model,
    status,
    attempt,
    input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    createdAt: new Date(createdAtMs).toISOString(),
    ...(startedAtMs === undefined ? {} : { startedAt: new Date(startedAtMs).toISOString() }),
    ...(finishedAtMs === undefined ? {} : { finishedAt: new Date(finishedAtMs).toISOString() }),
  };
}
