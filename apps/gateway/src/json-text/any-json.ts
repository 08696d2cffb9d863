import type { ApiPropertyOptions } from '@nestjs/swagger';

const VALUES = [
  { type: 'string' },
  { type: 'number' },
  { type: 'boolean' },
  // Without it, clients are generated whose objects have no members.
  { type: 'object', additionalProperties: true },
  { type: 'array', items: {} },
];

/** The schema of a property that may hold any JSON value but null. */
export const ANY_JSON_BUT_NULL = { oneOf: VALUES } satisfies ApiPropertyOptions;

/** The schema of a property that may hold any JSON value. */
export const ANY_JSON = { oneOf: [...VALUES, { type: 'null' }] } satisfies ApiPropertyOptions;
