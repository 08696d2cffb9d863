import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ProblemResponse } from '../../problems/problem.response.js';
import { JobResponse } from '../job.response.js';

/** What became of one job of a batch. */
export class BatchEntryResponse {
  @ApiProperty({
    description: 'The HTTP status that the job would have had alone: 202, or that of a problem.',
    example: 202,
  })
  readonly status!: number;

  @ApiPropertyOptional({ type: JobResponse, description: 'The job, where it was pushed.' })
  readonly job?: JobResponse;

  @ApiPropertyOptional({ type: ProblemResponse, description: 'Why it was not pushed.' })
  readonly problem?: ProblemResponse;
}

/** What became of the jobs of a batch, in their order. */
export class BatchResponse {
  @ApiProperty({
    type: [BatchEntryResponse],
    description: 'One entry for each job, in the order of the request.',
  })
  readonly jobs!: readonly BatchEntryResponse[];
}
