import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;
const SECONDS = { type: Number, minimum: 0 } as const;

/** The jobs of a model that have not ended. */
export class ModelQueueResponse {
  @ApiProperty({
    format: 'date-time',
    example: '2026-01-01T12:00:05.000Z',
    description: 'When it was read: a few seconds ago at most while the gateway reaches broker and store.',
  })
  readonly time!: string;

  @ApiProperty({ ...COUNT, example: 4, description: 'Jobs that wait for a worker.' })
  readonly waiting!: number;

  @ApiProperty({ ...COUNT, example: 2, description: 'Jobs that run.' })
  readonly running!: number;

  @ApiPropertyOptional({
    ...SECONDS,
    example: 7,
    description:
      'How long the job has waited that has waited longest, to the second, by when jobs were pushed; 7,200 where it is longer. Absent where none waits.',
  })
  readonly oldestWaitSeconds?: number;
}

/** How many jobs of a model were pushed lately. */
export class ModelArrivalsResponse {
  @ApiProperty({ ...COUNT, example: 12 })
  readonly lastMinute!: number;

  @ApiProperty({ ...COUNT, example: 118 })
  readonly lastTenMinutes!: number;

  @ApiProperty({ ...COUNT, example: 640 })
  readonly lastHour!: number;
}

/** Measured times of a model. */
export class MeasuredTimesResponse {
  @ApiProperty({ ...COUNT, minimum: 1, example: 200, description: 'How many were measured, 200 at most.' })
  readonly count!: number;

  @ApiProperty({ ...SECONDS, example: 5.02, description: 'Half of them are as short.' })
  readonly p50!: number;

  @ApiProperty({ ...SECONDS, example: 6.4, description: 'Of 20 of them, 19 are as short.' })
  readonly p95!: number;
}
