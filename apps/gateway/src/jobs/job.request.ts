import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN, type JsonText } from '@tidegate/contracts';
import { IsDefined, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { ANY_JSON_BUT_NULL } from '../json-text/any-json.js';
import {
  IsMetadata,
  isMetadata,
  MOST_METADATA,
  LONGEST_METADATA_NAME,
  LONGEST_METADATA_VALUE,
} from './metadata.js';
import type { RequestMembers } from '../http/valid-request.js';
import { WEBHOOK_OBJECT, WebhookRequest } from '../webhooks/targets/webhook.request.js';
import { RETRIES_OBJECT, RetriesRequest } from './retries/retries.request.js';

/** Thirty days: no setting allows more. */
const MOST_SECONDS = 2_592_000;
const LEAST_TIMEOUT_SECONDS = 0.01;
const LEAST_EXPIRY_SECONDS = 1;
const TIMEOUT_FAULT = `must be a number from ${LEAST_TIMEOUT_SECONDS} to ${MOST_SECONDS}`;
const EXPIRY_FAULT = `must be a number from ${LEAST_EXPIRY_SECONDS} to ${MOST_SECONDS}`;

/** A job that a client pushes. */
export class CreateJobRequest {
  @ApiPropertyOptional({
    description: 'Name of the model to call.',
    default: DEFAULT_MODEL_NAME,
    example: DEFAULT_MODEL_NAME,
  })
  @IsOptional()
  @Matches(MODEL_NAME_PATTERN, { message: 'must be the name of a model' })
  readonly model: string = DEFAULT_MODEL_NAME;

  @ApiProperty({
    ...ANY_JSON_BUT_NULL,
    description: 'Input of the job: any JSON value except null that the model’s schema takes.',
  })
  @IsDefined({ message: 'must be there' })
  readonly input!: JsonText;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: LONGEST_METADATA_VALUE },
    maxProperties: MOST_METADATA,
    description: `Texts of your own, which come back with the job; their names have 1 to ${LONGEST_METADATA_NAME} characters.`,
    example: { customer: '4711' },
  })
  @IsMetadata()
  readonly metadata?: Readonly<Record<string, string>>;

  @ApiPropertyOptional({
    minimum: LEAST_TIMEOUT_SECONDS,
    maximum: MOST_SECONDS,
    description:
      'Seconds that one try may take before the job ends as timed out; at most what the service allows each job, which is the limit without it.',
    example: 60,
  })
  @IsNumber({}, { message: TIMEOUT_FAULT })
  @Min(LEAST_TIMEOUT_SECONDS, { message: TIMEOUT_FAULT })
  @Max(MOST_SECONDS, { message: TIMEOUT_FAULT })
  readonly timeoutSeconds?: number;

  @ApiPropertyOptional({
    minimum: LEAST_EXPIRY_SECONDS,
    maximum: MOST_SECONDS,
    description:
      'Seconds that the job may wait for a worker before it ends as expired; at most what the service allows each job, which is the limit without it.',
    example: 600,
  })
  @IsNumber({}, { message: EXPIRY_FAULT })
  @Min(LEAST_EXPIRY_SECONDS, { message: EXPIRY_FAULT })
  @Max(MOST_SECONDS, { message: EXPIRY_FAULT })
  readonly expiresInSeconds?: number;

  @ApiPropertyOptional({
    type: RetriesRequest,
    description:
      'Has a try that the model failed, or that exceeded its time limit, followed by further ones. Without it such a try ends the job.',
    example: { limit: 3, backoffSeconds: 1 },
  })
  readonly retries?: RetriesRequest;

  @ApiPropertyOptional({
    type: WebhookRequest,
    description:
      'Has events of the job sent to an address, signed as Standard Webhooks say. Where it is absent, the model may have a default one.',
    example: { url: 'https://example.com/hooks/jobs' },
  })
  readonly webhook?: WebhookRequest;
}

/** How the members of a request are read: the input stays as the client has written it. */
export const CREATE_JOB_MEMBERS: RequestMembers<CreateJobRequest> = {
  values: ['model', 'metadata', 'timeoutSeconds', 'expiresInSeconds'],
  texts: ['input'],
  objects: { retries: RETRIES_OBJECT, webhook: WEBHOOK_OBJECT },
  passing: { metadata: isMetadata, model: isModelName },
};

function isModelName(value: unknown): boolean {
  return typeof value === 'string' && MODEL_NAME_PATTERN.test(value);
}
