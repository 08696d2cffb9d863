import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WEBHOOK_EVENTS } from '@tidegate/contracts';
import { DELIVERY_STATES } from '@tidegate/job-store';

const TIME = { format: 'date-time', example: '2026-01-01T12:00:06.300Z' } as const;

/** One attempt to send a delivery. */
export class WebhookAttemptResponse {
  @ApiProperty({ ...TIME, description: 'When it began.' })
  readonly time!: string;

  @ApiProperty({ example: 0.12, description: 'Seconds until its answer came, or it failed.' })
  readonly latency!: number;

  @ApiPropertyOptional({
    type: 'integer',
    example: 503,
    description: 'HTTP status of the answer. Absent where there was none.',
  })
  readonly answer?: number;

  @ApiPropertyOptional({
    example: 'the receiver answered 503',
    description: 'Why it failed. Absent where it did not.',
  })
  readonly error?: string;
}

/** An event of a job that is sent to its webhook. */
export class DeliveryResponse {
  @ApiProperty({ type: 'integer', example: 3, description: 'That of the event in the job’s event log.' })
  readonly number!: number;

  @ApiProperty({
    enum: WEBHOOK_EVENTS,
    example: 'completed',
    description: 'The event, as the event log names it.',
  })
  readonly event!: string;

  @ApiProperty({ example: 'job.succeeded', description: 'The `type` of what is sent.' })
  readonly type!: string;

  @ApiProperty({
    example: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10_3',
    description: 'The `webhook-id` of what is sent, the same each time.',
  })
  readonly webhookId!: string;

  @ApiProperty({
    enum: DELIVERY_STATES,
    example: 'pending',
    description:
      '`pending`: it is still to be sent, or sent again. `delivered`: the receiver has answered with 2xx. `failed`: it was given up a day after its first attempt. `stopped`: the receiver has answered 410, and nothing more of the job is sent.',
  })
  readonly status!: string;

  @ApiProperty({ ...TIME, description: 'When the event happened.' })
  readonly time!: string;

  @ApiProperty({ type: 'integer', example: 1, description: 'How often it was tried to send it.' })
  readonly tries!: number;

  @ApiPropertyOptional({ ...TIME, description: 'When it is sent again. Present while that is known.' })
  readonly nextTryAt?: string;

  @ApiProperty({
    type: [WebhookAttemptResponse],
    description: 'The latest attempts, at most 10, oldest first.',
  })
  readonly attempts!: readonly WebhookAttemptResponse[];
}

/** All that is sent of a job. */
export class DeliveriesResponse {
  @ApiProperty({
    type: [DeliveryResponse],
    description: 'In the order of their numbers. Empty for a job without a webhook.',
  })
  readonly deliveries!: readonly DeliveryResponse[];
}
