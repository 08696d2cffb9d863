import { describe, expect, it } from '@jest/globals';
import type { JsonSchema, JsonValue } from '@tidegate/contracts';
import { compileSchema } from './compile-schema.js';
import { JsonSchemaError } from './json-schema.error.js';

const sizeOf = (value: JsonValue): number => JSON.stringify(value).length;
const check = (schema: JsonSchema, value: JsonValue) => compileSchema(schema).check(value, sizeOf(value));

/** How long a piece of work takes, in ms of processor time: other programs of a busy machine do not count. */
function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const begin = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begin);
  return { result, ms: (user + system) / 1000 };
}

const PERSON: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, pattern: '^[A-Z]' },
    size: { type: ['integer', 'null'] },
    role: { enum: ['host', 'guest'] },
    kind: { const: 'person' },
    friends: { type: 'array', items: { $ref: '#' }, uniqueItems: true },
  },
  required: ['name'],
  additionalProperties: false,
};

describe('a value that a schema checks', () => {
  it.each<[JsonValue]>([
    [{ name: 'Ada' }],
    [{ name: 'Ada', size: null, role: 'host', kind: 'person', friends: [{ name: 'Bo' }, { name: 'Cy' }] }],
  ])('has nothing wrong when it is valid: %j', (value) => {
    expect(check(PERSON, value)).toEqual([]);
  });

  it.each<[JsonValue, string, string]>([
    ['Ada', '', 'must be object'],
    [{}, '/name', 'must be there'],
    [{ name: '' }, '/name', 'must NOT have fewer than 1 characters'],
    [{ name: 'ada' }, '/name', 'must match pattern "^[A-Z]"'],
    [{ name: 'Ada', size: 1.5 }, '/size', 'must be integer,null'],
    [{ name: 'Ada', role: 'cook' }, '/role', 'must be one of "host", "guest"'],
    [{ name: 'Ada', kind: 1 }, '/kind', 'must be "person"'],
    [{ name: 'Ada', 'a/b~c': 1 }, '/a~1b~0c', 'is no member that the model takes'],
    [{ name: 'Ada', friends: [{ name: 'Bo' }, {}] }, '/friends/1/name', 'must be there'],
    [
      {
        name: 'Ada',
        friends: [
          { name: 'Bo', size: 1 },
          { size: 1, name: 'Bo' },
        ],
      },
      '/friends',
      'must not have the same item twice',
    ],
  ])('is pointed to where it is wrong: %j', (value, pointer, detail) => {
    expect(check(PERSON, value)).toContainEqual({ pointer, detail, keyword: expect.any(String) });
  });

  it('reports all problems at once, but at most 20', () => {
    expect(check(PERSON, { size: 'x', role: 1 })).toHaveLength(3);
    expect(
      check(
        { items: { type: 'string' } },
        Array.from({ length: 100 }, (_, index) => index),
      ),
    ).toHaveLength(20);
  });

  it('has only the first thing reported when it is large', () => {
    expect(
      check(
        { items: { type: 'string' } },
        Array.from({ length: 10_000 }, (_, index) => index),
      ),
    ).toEqual([{ pointer: '/0', detail: 'must be string', keyword: 'type' }]);
  });

  it('has no members but its own', () => {
    expect(check({ required: ['toString', '__proto__'] }, {})).toHaveLength(2);
  });

  it.each<[JsonSchema, boolean]>([
    [true, true],
    [false, false],
    [{}, true],
    [{ format: 'date' }, true],
    [{ 'x-words': 1, deprecated: true }, true],
    [{ type: 'string', $schema: 'https://json-schema.org/draft/2020-12/schema' }, true],
    [{ type: 'integer' }, false],
  ])(
    'is judged by boolean schemas, annotations and unknown keywords as the standard has it: %j',
    (schema, valid) => {
      expect(check(schema, 'text').length === 0).toBe(valid);
    },
  );

  it('may be described by definitions with names of their own, as TypeBox writes them', () => {
    const node = {
      $id: 'Node',
      type: 'object',
      required: ['kids'],
      properties: { kids: { items: { $ref: 'Node' } } },
    };
    expect(check({ $defs: { Node: node }, $ref: 'Node' }, { kids: [{}] })).toEqual([
      { pointer: '/kids/0/kids', detail: 'must be there', keyword: 'required' },
    ]);
  });
});

describe('a schema that cannot be used', () => {
  const deep = Array.from({ length: 6000 }).reduce<JsonSchema>((inner) => ({ not: inner }), true);

  it.each<[string, JsonSchema, RegExp]>([
    [
      'no valid one',
      { type: 'strin' },
      /^it is not valid: \/type must be equal to one of the allowed values/,
    ],
    ['no regular expression', { pattern: '(' }, /Invalid regular expression/],
    ['a reference to elsewhere', { $ref: 'http://127.0.0.1:1/schema.json' }, /not within it: http:\/\/127/],
    ['a reference to nothing', { items: { $ref: '#/$defs/none' } }, /not within it: #\/\$defs\/none/],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, /only https.*2020-12/],
    ['an answer that comes later', { $async: true }, /\$async/],
    ['too long a text', { description: 'x'.repeat(65_536) }, /bytes long, at most 65536/],
    ['too deep a form', deep, /nested too deeply/],
  ])('is refused in one line: %s', (_name, schema, message) => {
    const act = () => compileSchema(schema);
    expect(act).toThrow(JsonSchemaError);
    expect(act).toThrow(message);
    expect(act).not.toThrow(/\n/);
  });
});

describe('a schema that another checker would hang on', () => {
  // Far above what is allowed, for a slow machine, and far below what it would take.
  const SOON_MS = 1_500;

  it.each(['^(a+)+$', '^(a|a)*$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'has its pattern checked soon: %s',
    (pattern) => {
      const schema = compileSchema({ type: 'string', pattern });
      const value = `${'a'.repeat(20_000)}!`;
      const { result, ms } = timed(() => schema.check(value, value.length));
      expect(result).toEqual([
        { pointer: '', detail: `must match pattern "${pattern}"`, keyword: 'pattern' },
      ]);
      expect(ms).toBeLessThan(SOON_MS);
    },
  );

  it('has patterns passed over, and named, that cannot be checked in linear time', () => {
    const schema = compileSchema({ type: 'string', pattern: '^(?!x).$', minLength: 2 });
    expect(schema.uncheckedPatterns).toEqual(['^(?!x).$']);
    expect(schema.check('x', 3)).toEqual([
      { pointer: '', detail: 'must NOT have fewer than 2 characters', keyword: 'minLength' },
    ]);
  });

  it('reads the escapes of ECMAScript in patterns', () => {
    expect(check({ pattern: '^\\u00e4\\/\\d$' }, 'ä/1')).toEqual([]);
    expect(check({ pattern: '^\\u00e4\\/\\d$' }, 'a/1')).toHaveLength(1);
  });

  it('is broken off where it tries every branch of every branch, and finds nothing wrong', () => {
    const branch = { type: 'array', items: { $ref: '#/$defs/tree' } };
    const schema = compileSchema({
      $defs: { tree: { anyOf: [branch, { ...branch, minItems: 0 }, { type: 'string' }] } },
      $ref: '#/$defs/tree',
    });
    const value = Array.from({ length: 40 }).reduce<JsonValue>((inner) => [inner], 1);
    const { result, ms } = timed(() => schema.check(value, 81));
    expect(result).toEqual([]);
    expect(ms).toBeLessThan(SOON_MS);
  });

  it('is broken off where it refers to itself thirty times over', () => {
    const links = Array.from({ length: 30 }, (_, index): [string, JsonSchema] => {
      const next = { $ref: `#/$defs/link${index + 1}` };
      return [`link${index}`, { allOf: [next, next] }];
    });
    const schema = compileSchema({
      $defs: { ...Object.fromEntries(links), link30: true },
      $ref: '#/$defs/link0',
    });
    const { ms } = timed(() => schema.check('x', 3));
    expect(ms).toBeLessThan(SOON_MS);
  });

  it('looks for equal items among many in linear time', () => {
    const schema = compileSchema({ type: 'array', uniqueItems: true });
    const items = Array.from({ length: 30_000 }, (_, index) => ({ index }));
    const { ms } = timed(() => schema.check(items, sizeOf(items)));
    expect(ms).toBeLessThan(SOON_MS);
  });

  it('takes a value that is nested more deeply than it can follow for a bad one', () => {
    const value = Array.from({ length: 100_000 }).reduce<JsonValue>((inner) => [inner], 1);
    expect(compileSchema({ type: 'array', items: { $ref: '#' } }).check(value, 200_001)).toEqual([
      { pointer: '', detail: 'is nested too deeply', keyword: '' },
    ]);
  });
});
