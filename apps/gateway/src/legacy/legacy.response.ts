import { ApiProperty } from '@nestjs/swagger';
import { ANY_JSON } from '../json-text/any-json.js';

/** The answer to a push. */
export class PushResponse {
  @ApiProperty({
    format: 'uuid',
    example: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10',
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
