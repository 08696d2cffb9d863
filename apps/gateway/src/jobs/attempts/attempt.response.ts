import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { TERMINAL_JOB_STATUSES } from '@tidegate/contracts';

const TIME = { type: String, format: 'date-time', example: '2026-01-01T12:00:00.000Z' } as const;

/** One try of a job. */
export class AttemptResponse {
  @ApiProperty({ type: 'integer', example: 1, description: 'Its number, from 1 on.' })
  readonly attempt!: number;

  @ApiPropertyOptional({ ...TIME, description: 'When it began.' })
  readonly startedAt?: string;

  @ApiPropertyOptional({
    ...TIME,
    description: 'When it was over, or that was noticed; absent while it runs.',
  })
  readonly finishedAt?: string;

  @ApiPropertyOptional({ example: 'worker-7c9f-1b2a', description: 'Name of the worker that ran it.' })
  readonly worker?: string;

  @ApiPropertyOptional({
    enum: [...TERMINAL_JOB_STATUSES, 'crashed', 'returned', 'lost'],
    example: 'failed',
    description:
      'How it ended; absent while it runs. `crashed`: the model’s process was lost; `returned`: its worker stopped and gave the job back; `lost`: its worker was lost.',
  })
  readonly outcome?: string;

  @ApiPropertyOptional({ example: 'no network', description: 'Why it did not succeed.' })
  readonly error?: string;
}
