import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  CANCEL_METHODS,
  JOB_FIELDS,
  JOB_STATUSES,
  type JobField,
  type JobFieldTable,
  type JsonValue,
} from '@tidegate/contracts';
import { ANY_JSON } from '../json-text/any-json.js';
import { AttemptResponse } from './attempts/attempt.response.js';
import { shownMembers } from './job-json.js';
import { OutlookResponse } from './outlook/outlook.response.js';
import { RetriesResponse } from './retries/retries.response.js';
import { WebhookResponse } from './webhook/webhook.response.js';
import { WAITING_FOR } from './waiting-for.js';

/** How far a running job has come. */
export class ProgressResponse {
  @ApiProperty({ example: 0.4, minimum: 0, maximum: 1, description: 'From 0 to 1.' })
  readonly fraction!: number;

  @ApiPropertyOptional({ example: 'page 2 of 5', description: 'A short note of the model.' })
  readonly note?: string;
}

/** What a running job’s model has yielded so far. */
export class PartialResponse {
  @ApiProperty({
    example: 0,
    description: 'How many parts came before these; above 0 when all together are longer than 64 KiB.',
  })
  readonly from!: number;

  @ApiProperty({
    type: 'array',
    items: ANY_JSON,
    example: ['Once', 'upon'],
    description: 'The latest parts.',
  })
  readonly parts!: readonly JsonValue[];
}

/** The OpenAPI schema of a member, by the type of its field. */
const SCHEMAS: Readonly<Record<JobField['type'], object>> = {
  text: { type: String },
  integer: { type: 'integer' },
  number: { type: Number },
  texts: { type: 'object', additionalProperties: { type: 'string' } },
  time: { type: String, format: 'date-time' },
  // Swagger requires a type, and omits it where there is `oneOf`.
  json: { ...ANY_JSON, type: Object },
  status: { enum: JOB_STATUSES },
  method: { enum: CANCEL_METHODS },
  progress: { type: ProgressResponse },
  partial: { type: PartialResponse },
  retries: { type: RetriesResponse },
  webhook: { type: WebhookResponse },
  attempts: { type: [AttemptResponse] },
};

/** What follows from the status, for clients that need not know all of them. */
const DONE = {
  type: Boolean,
  description: 'Whether the job has ended, however that was.',
  example: true,
} as const;

/** Why it is still queued. */
const WAITING = {
  enum: WAITING_FOR,
  required: false,
  description:
    'What it waits for while it is queued, where that is known: for a worker, all of which are busy (`capacity`), for a worker to start (`worker-start`) or for the set-up of its model (`model-setup`), for the time of its next try (`retry`), or for its model to go on (`paused`).',
  example: 'model-setup',
} as const;

/** What became of each try. */
const ATTEMPTS: ApiPropertyOptions = {
  type: [AttemptResponse],
  required: false,
  description: 'Its latest tries, at most 21, oldest first. Absent while no worker has taken it.',
};

/** Gives a class the members of a job that clients see, for the API document. */
export function JobMembers(table: JobFieldTable): ClassDecorator {
  return ({ prototype }: { readonly prototype: object }) => {
    for (const { member, field, description } of shownMembers(table)) {
      const options = { ...SCHEMAS[field.type], ...description, required: field.required ?? false };
      ApiProperty(options)(prototype, member);
      if (field.type === 'status') {
        ApiProperty(DONE)(prototype, 'done');
        ApiProperty(WAITING)(prototype, 'waitingFor');
      }
      if (member === 'attempt') ApiProperty(ATTEMPTS)(prototype, 'attempts');
    }
  };
}

/** A job as clients see it. Its members are those of `JOB_FIELDS` that are shown. Times are RFC 3339 in UTC. */
@JobMembers(JOB_FIELDS)
export class JobResponse extends OutlookResponse {}
