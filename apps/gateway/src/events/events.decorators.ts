import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

/** Documents the parameters of one answer with events, which may wait for the next. */
export function ApiLongPoll(): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      description: 'How many events one answer has, at most; 1,000 if it is higher. Not for streams.',
      schema: { type: 'integer', minimum: 0, default: 100, example: 100 },
    }),
    ApiQuery({
      name: 'wait',
      required: false,
      description:
        'Seconds to wait for the next event, at most; no longer than the service allows. Not for streams.',
      schema: { type: 'integer', minimum: 0, default: 0, example: 20 },
    }),
  );
}
