import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonDepthError, JsonScanner, JsonSyntaxError } from './json-scanner.js';
import { objectText } from './object-text.js';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const scans = (text: string): boolean => {
  try {
    new JsonScanner(text).requireJson();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(JsonSyntaxError);
    return false;
  }
};

const members = (text: string): [string, string][] => {
  const found: [string, string][] = [];
  new JsonScanner(text).members((name, valueText) => found.push([name, valueText]));
  return found;
};

/** JSON with spaces anywhere that it may have them. */
const spacedJson = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom('', ' ', '\t', '\n', '  '))
  .map(([value, indent]) => JSON.stringify(value, undefined, indent));

/** Letters that JSON is made of, so that most texts are nearly JSON. */
const nearlyJson = fc
  .array(
    fc.constantFrom(
      ...'{ } [ ] : , " \\ / u 0 0 1 9 . - + e E'.split(' '),
      ' ',
      '\t',
      '\n',
      'true',
      'false',
      'null',
      '"a"',
      '1.0',
      '\u0001',
      'ä',
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

/** One character of a JSON text taken out, doubled or changed. */
const brokenJson = fc
  .tuple(spacedJson, fc.nat(), fc.constantFrom('', ',', '"', '\\', '0', '{', ']', 'x'))
  .map(([text, position, other]) => {
    const at = position % (text.length + 1);
    return text.slice(0, at) + other + text.slice(at + 1);
  });

describe(JsonScanner.name, () => {
  it.each([
    ['JSON', spacedJson],
    ['what is nearly JSON', nearlyJson],
    ['JSON with a fault', brokenJson],
    ['any text', fc.string({ unit: 'grapheme' })],
  ])('takes for JSON what JSON.parse takes for it: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(scans(text)).toBe(parses(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '01',
    '-',
    '-01',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    'Infinity',
    'NaN',
    '0x1',
    '"\\x41"',
    '"\\u12g4"',
    '"\\u123',
    '"\t"',
    "'a'",
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '{"a" 1}',
    '[1 2]',
    '',
    ' ',
    '1 2',
    '\u00a01',
    '\ufeff1',
    'nul',
    '[',
    '{"a":',
    '"',
    '{"a":1',
    '{,}',
    '[,]',
  ])('takes for none: %s', (text) => {
    expect(scans(text)).toBe(false);
    expect(parses(text)).toBe(false);
  });

  it('gives an object’s members as they were written, in their order', () => {
    const text =
      ' { "10" : 1.0 , "9":[ 1 , 2 ],"__proto__":{"a":-0.0},"ä\\u0041" : 6687881544318117707 ,"":"}" } ';
    expect(members(text)).toEqual([
      ['10', '1.0'],
      ['9', '[ 1 , 2 ]'],
      ['__proto__', '{"a":-0.0}'],
      ['äA', '6687881544318117707'],
      ['', '"}"'],
    ]);
  });

  it('gives the members of any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object, undefined, 1);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        const found = members(text).map(([name, json]) => [name, JSON.parse(json) as unknown]);
        expect(found).toEqual(Object.entries(parsed));
        expect(JSON.parse(objectText(members(text)))).toEqual(parsed);
      }),
    );
  });

  it('gives the elements of any list as they were written, in their order', () => {
    const lists = fc
      .tuple(fc.array(fc.jsonValue({ maxDepth: 3 })), fc.constantFrom('', ' ', '\t', '\n'))
      .map(([values, indent]) => JSON.stringify(values, undefined, indent));
    fc.assert(
      fc.property(lists, (text) => {
        const found: string[] = [];
        new JsonScanner(text).elements((element) => found.push(element));
        expect(found.map((element) => JSON.parse(element) as unknown)).toEqual(JSON.parse(text));
      }),
    );
    expect(new JsonScanner(' [1.0, {"a" :2}]').beginsList()).toBe(true);
    for (const text of ['{}', '[1,]', '[1', '[] 1'])
      expect(() => new JsonScanner(text).elements(() => undefined)).toThrow(JsonSyntaxError);
  });

  it('refuses the members of what is no object', () => {
    for (const text of ['[1]', '1', '"a"', 'null', '', '{"a":1}]'])
      expect(() => members(text)).toThrow(JsonSyntaxError);
  });

  it('follows levels up to the limit, of lists and objects alike, and no further', () => {
    const nested = (levels: number) => '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2);
    expect(() => new JsonScanner(nested(100), 100).requireJson()).not.toThrow();
    expect(() => new JsonScanner(nested(102), 100).requireJson()).toThrow(JsonDepthError);
    expect(() => new JsonScanner('['.repeat(1_000_000), 100).requireJson()).toThrow(JsonDepthError);
  });

  it('reads a million levels when there is no limit', () => {
    expect(scans('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBe(true);
  });
});

describe(objectText.name, () => {
  it('writes members in the order in which they come, and leaves out what has no text', () => {
    const text = objectText([
      ['10', '1.0'],
      ['gone', undefined],
      ['9', '"a"'],
      ['"', 'null'],
    ]);
    expect(text).toBe('{"10":1.0,"9":"a","\\"":null}');
    expect(objectText([])).toBe('{}');
  });
});
