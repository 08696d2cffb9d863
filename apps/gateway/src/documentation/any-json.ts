import type { ApiPropertyOptions } from '@nestjs/swagger';

/** The schema of a property that may hold any JSON value. */
export const ANY_JSON = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object' },
    { type: 'array', items: {} },
  ],
  nullable: true,
} satisfies ApiPropertyOptions;
