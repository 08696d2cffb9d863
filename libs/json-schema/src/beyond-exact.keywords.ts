import { str, type FuncKeywordDefinition } from 'ajv';

/**
 * Whether a number stands for others beside it: it was read into a double, which has no two whole numbers beyond 2^53
 * apart. 6687881544318117707 and 6687881544318117708 are both read as 6687881544318118000.
 */
export function isBeyondExact(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/**
 * Limits that leave themselves out, without a refusal of what was below them until it was read: 9223372036854775807 is
 * read as 9223372036854775808, and keeps to an `exclusiveMaximum` of that. `minimum` and `maximum` need no such care, for
 * reading keeps the order of numbers.
 */
export const EXCLUSIVE_LIMITS: readonly FuncKeywordDefinition[] = [
  exclusive('exclusiveMaximum', '<', (value, limit) => value < limit),
  exclusive('exclusiveMinimum', '>', (value, limit) => value > limit),
];

function exclusive(
  keyword: string,
  sign: string,
  isWithin: (value: number, limit: number) => boolean,
): FuncKeywordDefinition {
  return {
    keyword,
    type: 'number',
    schemaType: 'number',
    error: { message: ({ schemaCode }) => str`must be ${sign} ${schemaCode}` },
    validate: (limit: number, value: number) =>
      isWithin(value, limit) || (value === limit && isBeyondExact(value)),
  };
}

/** How far from a whole number a quotient may be, for 4.35 / 0.01 is 434.99999999999994. */
const QUOTIENT_PRECISION = 1e-8;

/**
 * `multipleOf` that leaves itself out beyond 2^53, where what was a multiple until it was read may be none: of the whole
 * milliseconds of today, in nanoseconds as of `time.time_ns()`, one in four is read as a number that 1000000 does not divide.
 */
export const MULTIPLE_OF: FuncKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  error: { message: ({ schemaCode }) => str`must be multiple of ${schemaCode}` },
  validate: (factor: number, value: number) => {
    const quotient = value / factor;
    return isBeyondExact(value) || !(Math.abs(Math.round(quotient) - quotient) > QUOTIENT_PRECISION);
  },
};
