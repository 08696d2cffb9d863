import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WEBHOOK_EVENTS, type WebhookEvent } from '@tidegate/contracts';
import { ArrayMinSize, ArrayUnique, IsArray, IsDefined, IsIn, IsString } from 'class-validator';
import type { RequestObject } from '../../http/valid-request.js';
import { LONGEST_WEBHOOK_URL } from '../address/webhook-url.js';

const EVENTS_FAULT = `must be a list of ${WEBHOOK_EVENTS.join(', ')}, each once; follow the job for its other events`;

/** Where the events of a job are to be sent. */
export class WebhookRequest {
  @ApiProperty({
    format: 'uri',
    maxLength: LONGEST_WEBHOOK_URL,
    description:
      'Their address: https, without user and password. It must not lead to a private address, unless the service allows that.',
    example: 'https://example.com/hooks/jobs',
  })
  @IsDefined({ message: 'must be there' })
  @IsString({ message: 'must be an absolute address' })
  readonly url!: string;

  @ApiPropertyOptional({
    isArray: true,
    enum: WEBHOOK_EVENTS,
    default: ['completed'],
    description:
      'Which events are sent, as the event log names them: by default the end alone. What the model prints, yields and reports is not sent.',
  })
  @IsArray({ message: EVENTS_FAULT })
  @ArrayMinSize(1, { message: EVENTS_FAULT })
  @ArrayUnique({ message: EVENTS_FAULT })
  @IsIn([...WEBHOOK_EVENTS], { each: true, message: EVENTS_FAULT })
  readonly events: readonly WebhookEvent[] = ['completed'];
}

/** How `webhook` of a request is read. */
export const WEBHOOK_OBJECT: RequestObject = {
  objectClass: WebhookRequest,
  members: { values: ['url', 'events'], texts: [] },
};
