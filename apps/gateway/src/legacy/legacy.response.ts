import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_JOB_ID } from '../jobs/jobs.decorators.js';
import { ANY_JSON } from '../json-text/any-json.js';

/** The answer to a push. */
export class PushResponse {
  @ApiProperty({
    format: 'uuid',
    example: EXAMPLE_JOB_ID,
    description: 'Id of the job.',
  })
  readonly id!: string;
}

/** The answer to a request for a job's status. */
export class StatusResponse {
  @ApiProperty({
    example: 'finished',
    description: '`queued`, `processing`, `finished`, or `error processing job: <message>`.',
  })
  readonly status!: string;
}

/** The result of a job. */
export class DataResponse {
  @ApiProperty({
    ...ANY_JSON,
    description: 'What the model returned.',
    example: 'model inference on instance 5f0c… with input hello was successfull!',
  })
  readonly output!: unknown;

  @ApiProperty({ ...ANY_JSON, description: 'The input of the job.', example: 'hello' })
  readonly input!: unknown;

  @ApiProperty({ description: 'Seconds from push to finish.', example: 5.012 })
  readonly latency!: number;
}
