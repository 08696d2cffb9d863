import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { problemResponse } from '../problems/problem.response.js';
import { IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_KEY_PATTERN } from './idempotency-key.js';
import { BEING_MADE, JOB_FORGOTTEN } from './idempotency.service.js';

/** Documents the header, and the answer that only it can lead to. */
export function ApiIdempotencyKey(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: IDEMPOTENCY_KEY_HEADER,
      required: false,
      description:
        'A key of your choice, in double quotes, such as a random UUID. The same request with the same key gives the same job, so it may be sent again when its answer was lost.',
      example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
      schema: { type: 'string', pattern: IDEMPOTENCY_KEY_PATTERN.source },
    }),
    ApiResponse({
      status: 409,
      ...problemResponse(
        409,
        [BEING_MADE, JOB_FORGOTTEN],
        'A request with this idempotency key has not been answered yet, or its job is no longer kept.',
        {
          'Retry-After': {
            description: 'Seconds to wait before another try; absent when the job is no longer kept.',
            schema: { type: 'integer' },
          },
        },
      ),
    }),
  );
}
