import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { JOB_EVENT_TYPES, TERMINAL_JOB_STATUSES, type JsonValue } from '@tidegate/contracts';
import { ANY_JSON } from '../json-text/any-json.js';

/** One event of a job. Which of the members it has that are not required, its type says. */
export class JobEventResponse {
  @ApiPropertyOptional({
    type: 'integer',
    example: 3,
    description: 'Its number, from 1. `progress` has none: only events that are kept have one.',
  })
  readonly id?: number;

  @ApiProperty({
    enum: JOB_EVENT_TYPES,
    example: 'log',
    description:
      'What has happened. Of `truncated`: the events up to this one are no longer kept. Further types may be added.',
  })
  readonly type!: string;

  @ApiProperty({ type: 'integer', example: 1, description: 'Which try it is about; 0 before the first.' })
  readonly attempt!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-01T12:00:01.250Z', description: 'When it was.' })
  readonly time!: string;

  @ApiPropertyOptional({
    enum: ['stdout', 'stderr', 'log'],
    example: 'stdout',
    description: 'Of `log`: where the lines were printed; `log` is `context.log`.',
  })
  readonly stream?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['loading page 2'],
    description: 'Of `log`: the lines, without their ends.',
  })
  readonly lines?: readonly string[];

  @ApiPropertyOptional({
    type: 'integer',
    example: 0,
    description: 'Of `output`: how many parts the try has yielded before these.',
  })
  readonly from?: number;

  @ApiPropertyOptional({
    type: 'array',
    items: ANY_JSON,
    example: ['Once', 'upon'],
    description: 'Of `output`: what a generator has yielded.',
  })
  readonly parts?: readonly JsonValue[];

  @ApiPropertyOptional({ example: 0.4, description: 'Of `progress`: from 0 to 1.' })
  readonly fraction?: number;

  @ApiPropertyOptional({ example: 'page 2 of 5', description: 'Of `progress`: a short note of the model.' })
  readonly note?: string;

  @ApiPropertyOptional({
    example: 'the model process exited with code 3',
    description: 'Of `returned` and `retrying`: why the try is over.',
  })
  readonly reason?: string;

  @ApiPropertyOptional({
    example: 4.2,
    description: 'Of `retrying`: seconds from this event until the next try is due.',
  })
  readonly delaySeconds?: number;

  @ApiPropertyOptional({
    enum: TERMINAL_JOB_STATUSES,
    example: 'succeeded',
    description: 'Of `completed`: how the job has ended.',
  })
  readonly status?: string;

  @ApiPropertyOptional({ example: 'no such file', description: 'Of `completed`: why it has not succeeded.' })
  readonly error?: string;
}

/** Some events of a job, in their order. */
export class JobEventsResponse {
  @ApiProperty({ type: [JobEventResponse], description: 'Those that come after `after`.' })
  readonly events!: readonly JobEventResponse[];

  @ApiProperty({
    type: 'integer',
    example: 3,
    description: 'What to send as `after` next: the number of the last of them.',
  })
  readonly last!: number;

  @ApiProperty({ example: false, description: 'Whether no further event will come.' })
  readonly done!: boolean;
}

/** The example of a stream, and the same as an answer with JSON. */
export const EVENT_EXAMPLES = {
  stream: `retry: 1000

id: 1
event: queued
data: {"id":1,"type":"queued","attempt":0,"time":"2026-01-01T12:00:00.000Z"}

id: 2
event: started
data: {"id":2,"type":"started","attempt":1,"time":"2026-01-01T12:00:01.250Z"}

event: progress
data: {"type":"progress","attempt":1,"time":"2026-01-01T12:00:03.000Z","fraction":0.4,"note":"page 2 of 5"}

id: 3
event: completed
data: {"id":3,"type":"completed","attempt":1,"time":"2026-01-01T12:00:06.262Z","status":"succeeded"}

`,
  page: {
    events: [
      { id: 1, type: 'queued', attempt: 0, time: '2026-01-01T12:00:00.000Z' },
      { id: 2, type: 'started', attempt: 1, time: '2026-01-01T12:00:01.250Z' },
      {
        id: 3,
        type: 'log',
        attempt: 1,
        time: '2026-01-01T12:00:02.000Z',
        stream: 'stdout',
        lines: ['loading page 2'],
      },
    ],
    last: 3,
    done: false,
  },
} as const;
