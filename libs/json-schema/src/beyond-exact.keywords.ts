import { str, type FuncKeywordDefinition } from 'ajv';

/**
 * Whether a number stands for others beside it: it was read into a double, which has no two whole numbers beyond 2^53
 * apart. 6687881544318117707 and 6687881544318117708 are both read as 6687881544318118000.
 */
export function isBeyondExact(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** How far from a whole number a quotient may be, for 4.35 / 0.01 is 434.99999999999994. */
const QUOTIENT_PRECISION = 1e-8;

/**
 * The keywords of numbers that do not refuse one for having been rounded.
 *
 * - Exclusive limits leave themselves out, without a refusal of what was below them until it was read: 9223372036854775807 is
 *   read as 9223372036854775808, and keeps to an `exclusiveMaximum` of that. `minimum` and `maximum` need no such care,
 *   for reading keeps the order of numbers.
 * - `multipleOf` leaves itself out beyond 2^53, where what was a multiple until it was read may be none: of the whole
 *   milliseconds of today, in nanoseconds as of `time.time_ns()`, one in four is read as a number that 1000000 does not divide.
 */
export const BEYOND_EXACT_KEYWORDS: readonly FuncKeywordDefinition[] = [
  ofNumbers('exclusiveMaximum', '<', (limit, value) => value < limit || isReadAs(limit, value)),
  ofNumbers('exclusiveMinimum', '>', (limit, value) => value > limit || isReadAs(limit, value)),
  ofNumbers('multipleOf', 'multiple of', (factor, value) => {
    const quotient = value / factor;
    return isBeyondExact(value) || !(Math.abs(Math.round(quotient) - quotient) > QUOTIENT_PRECISION);
  }),
];

function isReadAs(limit: number, value: number): boolean {
  return value === limit && isBeyondExact(value);
}

/** @param words - what stands between "must be" and the keyword's own number */
function ofNumbers(
  keyword: string,
  words: string,
  keepsTo: (given: number, value: number) => boolean,
): FuncKeywordDefinition {
  return {
    keyword,
    type: 'number',
    schemaType: 'number',
    error: { message: ({ schemaCode }) => str`must be ${words} ${schemaCode}` },
    validate: keepsTo,
  };
}
