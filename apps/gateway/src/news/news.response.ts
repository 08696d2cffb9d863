import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { JOB_EVENT_TYPES } from '@tidegate/contracts';

const TYPES = [...JOB_EVENT_TYPES.filter((type) => !['progress', 'log', 'output'].includes(type)), 'scaling'];

/** Something that has happened to a job, or to the workers of a model. Of `truncated` there are `id` and `type` alone. */
export class NewsEventResponse {
  @ApiProperty({ example: '1767268801250-0', description: 'Its id. Those of later events are higher.' })
  readonly id!: string;

  @ApiProperty({
    enum: TYPES,
    example: 'started',
    description:
      'What has happened, as at `/v1/jobs/{id}/events`; `scaling`: another number of workers is wanted. Of `truncated`: some of the events up to this one may be missing. Further types may be added.',
  })
  readonly type!: string;

  @ApiPropertyOptional({
    example: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10',
    description: 'Id of the job; absent of `scaling`.',
  })
  readonly jobId?: string;

  @ApiPropertyOptional({ example: 'default', description: 'Name of its model.' })
  readonly model?: string;

  @ApiPropertyOptional({
    type: 'integer',
    example: 1,
    description: 'Which try it is about; 0 before the first.',
  })
  readonly attempt?: number;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-01-01T12:00:01.250Z',
    description: 'When it was.',
  })
  readonly time?: string;

  @ApiPropertyOptional({ example: 'succeeded', description: 'Of `completed`: how the job has ended.' })
  readonly status?: string;

  @ApiPropertyOptional({
    example: 'no answer',
    description: 'Of `returned` and `retrying`: why the try is over. Of `scaling`: the rule that decided.',
  })
  readonly reason?: string;

  @ApiPropertyOptional({ example: 2, description: 'Of `retrying`: seconds until the next try is due.' })
  readonly delaySeconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    example: 3,
    description:
      'Of `scaling`: how many workers there should be. It has the other members of a decision too, as `GET /v1/models` shows them.',
  })
  readonly wanted?: number;
}

/** Some of what has happened to all jobs, in its order. */
export class NewsResponse {
  @ApiProperty({ type: [NewsEventResponse], description: 'What comes after `after`.' })
  readonly events!: readonly NewsEventResponse[];

  @ApiProperty({ example: '1767268801250-0', description: 'What to send as `after` next.' })
  readonly last!: string;
}

/** The example of a stream. */
export const NEWS_STREAM_EXAMPLE = `retry: 1000

id: 1767268800000-0
event: queued
data: {"id":"1767268800000-0","type":"queued","jobId":"0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10","model":"default","attempt":0,"time":"2026-01-01T12:00:00.000Z"}

`;
