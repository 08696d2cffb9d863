import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WEBHOOK_EVENTS, type JobWebhook, type WebhookEvent } from '@tidegate/contracts';

/** Where the events of a job are sent. */
export class WebhookResponse implements JobWebhook {
  @ApiProperty({ format: 'uri', example: 'https://example.com/hooks/jobs', description: 'Their address.' })
  readonly url!: string;

  @ApiProperty({
    isArray: true,
    enum: WEBHOOK_EVENTS,
    example: ['completed'],
    description: 'Which events are sent.',
  })
  readonly events!: readonly WebhookEvent[];

  @ApiPropertyOptional({
    enum: [true],
    example: true,
    description: 'Present where it is the default of the model, whose secret signs it then.',
  })
  readonly ofModel?: true;
}
