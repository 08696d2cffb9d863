import { ProblemError } from '../problems/problem.error.js';

/** The header's name, as it is written. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';

/** How many characters a key may have. */
const LONGEST_KEY = 255;

/**
 * What the header may be: a string of RFC 9651, as the IETF draft has it, or the same without its quotes, as most clients
 * send it. Commas are left out of the second form, so that two headers, which HTTP joins with one, are noticed.
 */
export const IDEMPOTENCY_KEY_PATTERN = new RegExp(
  String.raw`^("([ !#-\[\]-~]|\\["\\]){1,${LONGEST_KEY}}"|[!#-+\--:<-\[\]-~]{1,${LONGEST_KEY}})$`,
);

/** The `detail` of a header that is no key. */
export const INVALID_IDEMPOTENCY_KEY = `Idempotency-Key must be 1 to ${LONGEST_KEY} ASCII characters in double quotes`;

/**
 * Reads the header `Idempotency-Key`. With quotes and without them it is the same key.
 *
 * @returns the key, or `undefined` without the header
 * @throws {ProblemError} 400 when the header is no key
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ (07, section 2.1)
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (!IDEMPOTENCY_KEY_PATTERN.test(header)) throw new ProblemError(400, INVALID_IDEMPOTENCY_KEY);
  return header.startsWith('"') ? header.slice(1, -1).replaceAll(/\\(.)/g, '$1') : header;
}
