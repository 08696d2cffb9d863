import { str, type FuncKeywordDefinition } from 'ajv';

/**
 * Whether a number also stands for its neighbours: it was read into a double, which cannot distinguish all whole
 * numbers beyond 2^53. 6687881544318117707 and 6687881544318117708 are both read as 6687881544318118000.
 */
export function isBeyondExact(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** How far from a whole number a quotient may be, because 4.35 / 0.01 is 434.99999999999994. */
const QUOTIENT_PRECISION = 1e-8;

/**
 * Keywords of numbers that do not refuse a number only because it was rounded.
 *
 * - An exclusive limit accepts its own value if that may have been rounded: 9223372036854775807 is read as
 *   9223372036854775808, and is accepted by an `exclusiveMaximum` of 9223372036854775808. `minimum` and `maximum` need
 *   no such rule, because rounding keeps the order of numbers.
 * - `multipleOf` is not checked beyond 2^53, because a multiple may be rounded to a number that is none. Of today's
 *   times in nanoseconds (`time.time_ns()`) that are whole milliseconds, one in four is rounded to a number that
 *   1000000 does not divide.
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

/** @param words - the text between "must be" and the keyword's own number */
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
