import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNumber, Max, Min } from 'class-validator';
import type { RequestObject } from '../../http/valid-request.js';

const MOST_RETRIES = 100;
const LONGEST_BACKOFF_SECONDS = 86_400;
const LARGEST_FACTOR = 10;

const LIMIT_FAULT = `must be an integer from 0 to ${MOST_RETRIES}`;
const BACKOFF_FAULT = `must be a number from 0 to ${LONGEST_BACKOFF_SECONDS}`;
const FACTOR_FAULT = `must be a number from 1 to ${LARGEST_FACTOR}`;

/** When a try that has failed is followed by another one by itself. */
export class RetriesRequest {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MOST_RETRIES,
    default: 3,
    description: 'Retries at most: a limit of 3 makes 4 tries.',
  })
  @IsInt({ message: LIMIT_FAULT })
  @Min(0, { message: LIMIT_FAULT })
  @Max(MOST_RETRIES, { message: LIMIT_FAULT })
  readonly limit: number = 3;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: LONGEST_BACKOFF_SECONDS,
    default: 1,
    description:
      'Seconds before the first retry. Each wait is made shorter at random, by half of it at most.',
  })
  @IsNumber({}, { message: BACKOFF_FAULT })
  @Min(0, { message: BACKOFF_FAULT })
  @Max(LONGEST_BACKOFF_SECONDS, { message: BACKOFF_FAULT })
  readonly backoffSeconds: number = 1;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: LARGEST_FACTOR,
    default: 2,
    description: 'How many times as long each further retry waits.',
  })
  @IsNumber({}, { message: FACTOR_FAULT })
  @Min(1, { message: FACTOR_FAULT })
  @Max(LARGEST_FACTOR, { message: FACTOR_FAULT })
  readonly factor: number = 2;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: LONGEST_BACKOFF_SECONDS,
    default: 3_600,
    description: 'Seconds that no retry waits longer than.',
  })
  @IsNumber({}, { message: BACKOFF_FAULT })
  @Min(0, { message: BACKOFF_FAULT })
  @Max(LONGEST_BACKOFF_SECONDS, { message: BACKOFF_FAULT })
  readonly maxBackoffSeconds: number = 3_600;
}

/** How `retries` of a request is read. */
export const RETRIES_OBJECT: RequestObject = {
  objectClass: RetriesRequest,
  members: { values: ['limit', 'backoffSeconds', 'factor', 'maxBackoffSeconds'], texts: [] },
};
