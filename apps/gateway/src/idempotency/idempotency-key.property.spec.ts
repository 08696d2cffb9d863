import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../problems/problem.error.js';
import { readIdempotencyKey } from './idempotency-key.js';

/** Characters that a string of RFC 9651 may have. */
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCodePoint(0x20 + index));

const LONGEST = 255;

const keyOf = (characters: readonly string[], maxLength = LONGEST) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });

/** As a client writes a structured-field string. */
function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function isRefused(header: string): boolean {
  try {
    readIdempotencyKey(header);
    return false;
  } catch (error) {
    return error instanceof ProblemError && error.status === 400;
  }
}

describe('the header Idempotency-Key', () => {
  it('gives every key of printable characters that comes in quotes', () => {
    fc.assert(fc.property(keyOf(PRINTABLE), (key) => readIdempotencyKey(quoted(key)) === key));
  });

  it('gives the same key without the quotes, where it has no character that would need them', () => {
    const bare = PRINTABLE.filter((character) => !' ",;\\'.includes(character));
    fc.assert(
      fc.property(
        keyOf(bare),
        (key) => readIdempotencyKey(key) === key && readIdempotencyKey(quoted(key)) === key,
      ),
    );
  });

  it('is never two keys: what two headers become, joined by a comma, is refused', () => {
    const header = fc.oneof(fc.uuid(), keyOf(PRINTABLE).map(quoted));
    fc.assert(fc.property(header, header, (one, other) => isRefused(`${one}, ${other}`)));
  });

  it('gives a key of 1 to 255 printable characters for any text, or refuses it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (header) => {
        if (isRefused(header)) return true;
        const key = readIdempotencyKey(header) ?? '';
        return key.length > 0 && key.length <= LONGEST && /^[ -~]*$/.test(key);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['an empty string', '""'],
    ['a string without its end', '"abc'],
    ['a string without its beginning', 'abc"'],
    ['two strings', '"abc" "abc"'],
    ['a string with a parameter', '"abc";a=1'],
    ['an escape of another character', String.raw`"a\bc"`],
    ['spaces without quotes', 'a b'],
    ['a character that is no ASCII', '"ä"'],
    ['256 characters', 'x'.repeat(LONGEST + 1)],
    ['256 characters in quotes', `"${'x'.repeat(LONGEST + 1)}"`],
  ])('refuses %s', (_name, header) => {
    expect(isRefused(header)).toBe(true);
  });

  it('is absent where a request has none', () => {
    expect(readIdempotencyKey(undefined)).toBeUndefined();
  });
});
