import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linearPatterns } from './linear-pattern.js';

/** Parts of patterns that RE2 knows, and that both engines must understand alike. */
const PARTS = [
  ...[
    '.',
    '\\s',
    '\\S',
    '\\w',
    '\\W',
    '\\d',
    '\\D',
    'a',
    ' ',
    '\\.',
    '\\[',
    '\\]',
    '\\\\s',
    '\\t',
    '\\u00a0',
    '\\u2028',
  ],
  ...[
    '[\\s]',
    '[^\\s]',
    '[\\S]',
    '[^\\S]',
    '[\\s\\S]',
    '[.]',
    '[^.]',
    '[a\\s-]',
    '[\\]\\s]',
    '[\\w\\s]',
    '[^\\w\\s]',
    '[\\\\s]',
  ],
];
const CHARACTERS = [
  ...[
    'a',
    's',
    '.',
    '-',
    '\\',
    '[',
    ']',
    '0',
    '_',
    ' ',
    '\t',
    '\n',
    '\v',
    '\f',
    '\r',
    '\0',
    '\u00a0',
    '\u0085',
    '\u1680',
  ],
  ...[
    '\u180e',
    '\u2000',
    '\u200a',
    '\u200b',
    '\u2028',
    '\u2029',
    '\u202f',
    '\u205f',
    '\u3000',
    '\ufeff',
    'ä',
    '😀',
    '\ud83d',
  ],
];

const patterns = fc
  .array(fc.tuple(fc.constantFrom(...PARTS), fc.constantFrom('', '*', '+', '?')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => `^${parts.map((part) => part.join('')).join('')}$`);
const texts = fc
  .array(fc.constantFrom(...CHARACTERS), { maxLength: 5 })
  .map((characters) => characters.join(''));

const matches = linearPatterns((pattern) => {
  throw new Error(`${pattern} was passed over`);
});

describe('a pattern that is checked in linear time', () => {
  it('matches what it matches in ECMAScript', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(matches(pattern, 'u').test(text)).toBe(new RegExp(pattern, 'u').test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(PARTS)('matches with %s each character that it matches in ECMAScript, and no other', (part) => {
    const [ours, theirs] = [matches(`^${part}$`, 'u'), new RegExp(`^${part}$`, 'u')];
    const units = Array.from({ length: 0x3100 }, (_, unit) => unit);
    const characters = [...units, 0xfefe, 0xfeff, 0xff00].map((unit) => String.fromCharCode(unit));
    expect(characters.filter((character) => ours.test(character) !== theirs.test(character))).toEqual([]);
  });

  it('takes a no-break space for a space, as in a name that was copied from a page', () => {
    expect(matches('^\\w+\\s\\w+$', 'u').test('Jean\u00a0Paul')).toBe(true);
    expect(matches('^\\S+$', 'u').test('Jean\u00a0Paul')).toBe(false);
  });

  it.each([
    ['(?s)^a.b$', 'a\nb', true],
    ['^(?s:a.b)$', 'a\u2028b', true],
    ['(?is)^A.b$', 'a\rB', true],
    ['^a[(?s)].b$', 'as\rb', false],
    ['^\\(?s.$', 's\r', false],
  ])('matches a line end by the dot of %s only where its flag allows it', (pattern, text, isMatch) => {
    expect(matches(pattern, 'u').test(text)).toBe(isMatch);
  });
});
