import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { TERMINAL_JOB_STATUSES, WORKER_STATES } from '@tidegate/contracts';

const COUNT = { type: 'integer', minimum: 0 } as const;
const SECONDS = { type: Number, minimum: 0 } as const;

/** Samples that were taken every five seconds. */
export class LevelResponse {
  @ApiProperty({ type: Number, minimum: 0, example: 1.75, description: 'Their mean.' })
  readonly mean!: number;

  @ApiProperty({ ...COUNT, example: 4, description: 'The highest of them.' })
  readonly most!: number;
}

/** How long jobs took that succeeded, from the push to the end: off by 2.5 % at most. */
export class LatenciesResponse {
  @ApiProperty({ ...SECONDS, example: 5.1 })
  readonly p50!: number;

  @ApiProperty({ ...SECONDS, example: 9.8 })
  readonly p90!: number;

  @ApiProperty({ ...SECONDS, example: 12.3 })
  readonly p95!: number;

  @ApiProperty({ ...SECONDS, example: 21.4 })
  readonly p99!: number;
}

/** What has happened in one step. What is not known is absent, and not zero. */
export class HistoryPointResponse {
  @ApiProperty({ format: 'date-time', example: '2026-01-01T12:00:00.000Z', description: 'When it begins.' })
  readonly time!: string;

  @ApiProperty({
    ...COUNT,
    example: 60,
    description:
      'How many seconds of it were recorded. 0 is a gap: no gateway was there, or it has not been yet.',
  })
  readonly recordedSeconds!: number;

  @ApiPropertyOptional({ ...COUNT, example: 12, description: 'Jobs that were pushed.' })
  readonly arrivals?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { ...COUNT },
    example: { succeeded: 11, failed: 1 },
    description: `Jobs that have ended, by status: ${TERMINAL_JOB_STATUSES.join(', ')}. One that none has is left out.`,
  })
  readonly finished?: Readonly<Record<string, number>>;

  @ApiPropertyOptional({
    type: LatenciesResponse,
    description: 'Latencies of the jobs that have succeeded. Absent where none has.',
  })
  readonly latencySeconds?: LatenciesResponse;

  @ApiPropertyOptional({ type: LevelResponse, description: 'Jobs that waited for a worker.' })
  readonly waiting?: LevelResponse;

  @ApiPropertyOptional({
    ...SECONDS,
    example: 7,
    description: 'The longest wait of a job that waited, to the second; 0 where none did.',
  })
  readonly oldestWaitSeconds?: number;

  @ApiPropertyOptional({ type: LevelResponse, description: 'Jobs that ran.' })
  readonly running?: LevelResponse;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/LevelResponse' },
    example: { starting: { mean: 0.5, most: 1 }, ready: { mean: 1, most: 1 }, busy: { mean: 2, most: 2 } },
    description: `Workers, by state: ${WORKER_STATES.join(', ')}.`,
  })
  readonly workers?: Readonly<Record<string, LevelResponse>>;

  @ApiPropertyOptional({
    type: LevelResponse,
    description: 'How many workers there should have been. Absent where nobody has decided.',
  })
  readonly wantedWorkers?: LevelResponse;
}

/** The history of a model. */
export class HistoryResponse {
  @ApiProperty({ example: 'default', description: 'Name of the model.' })
  readonly model!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-01-01T12:00:00.000Z',
    description: 'When the first point begins: `from`, rounded down to a multiple of the step.',
  })
  readonly from!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-01-01T13:00:00.000Z',
    description: 'When the last point ends: `to`, rounded up.',
  })
  readonly to!: string;

  @ApiProperty({
    ...COUNT,
    example: 60,
    description: 'What a point covers: `step`, rounded up to what is kept.',
  })
  readonly stepSeconds!: number;

  @ApiProperty({ type: [HistoryPointResponse], description: 'One for each step, also where it is a gap.' })
  readonly points!: readonly HistoryPointResponse[];
}
