import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WORKER_STATES } from '@tidegate/contracts';

/** The job that a worker runs. */
export class WorkerJobResponse {
  @ApiProperty({ example: '3f0c8a52-8d0a-4b3e-9a57-0f9a3c8f1a11', description: 'Id of the job.' })
  readonly id!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-01-01T12:00:01.000Z',
    description: 'When the worker took it.',
  })
  readonly since!: string;
}

/** A worker that has sent a heartbeat in the last ten seconds. */
export class WorkerResponse {
  @ApiProperty({
    example: 'worker-default-5d9c7b9f4-x2x8q',
    description: 'Its name; that of its pod on a cluster.',
  })
  readonly id!: string;

  @ApiProperty({ example: 'default', description: 'The model whose jobs it runs.' })
  readonly model!: string;

  @ApiProperty({
    enum: WORKER_STATES,
    example: 'busy',
    description:
      'What it was doing at its last heartbeat: its model is being set up (`starting`) or could not be (`setup_failed`), it waits for a job (`ready`), runs one (`busy`), or takes no further one (`draining`). Further states may be added.',
  })
  readonly state!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-01T12:00:00.000Z', description: 'When it started.' })
  readonly startedAt!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-01-01T12:00:31.000Z',
    description: 'When its model was first set up; absent before.',
  })
  readonly readyAt?: string;

  @ApiPropertyOptional({
    type: WorkerJobResponse,
    description: 'The job that it runs. Absent where it runs none, and where the key may not see that job.',
  })
  readonly job?: WorkerJobResponse;
}

/** Workers of all models. */
export class WorkersResponse {
  @ApiProperty({ type: [WorkerResponse], description: 'By model, those that started first at the front.' })
  readonly workers!: readonly WorkerResponse[];
}
