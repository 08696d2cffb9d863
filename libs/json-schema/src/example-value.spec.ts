import { describe, expect, it } from '@jest/globals';
import type { JsonSchema, JsonValue } from '@tidegate/contracts';
import { compileSchema } from './compile-schema.js';
import { exampleValue } from './example-value.js';

const example = (schema: JsonSchema): JsonValue | undefined => exampleValue(schema, compileSchema(schema));

const NODE = {
  $ref: '#/$defs/Node',
  $defs: {
    Node: {
      type: 'object',
      properties: {
        value: { type: 'integer' },
        children: { type: 'array', items: { $ref: '#/$defs/Node' } },
      },
      required: ['value', 'children'],
    },
  },
};

describe('an example of the values that a schema takes', () => {
  it.each<[string, JsonSchema, JsonValue]>([
    ['its own, where it takes that', { type: 'integer', examples: [7, 8] }, 7],
    ['the first of its own that it takes', { type: 'integer', examples: ['seven', 8] }, 8],
    ['its default', { enum: ['page', 'line'], default: 'line' }, 'line'],
    ['a text, where it takes that', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, 'hello'],
    ['a text, where it takes anything', true, 'hello'],
    ['a text, where it has no keywords', {}, 'hello'],
    ['a number', { type: 'number' }, 1],
    ['a constant', { const: 5 }, 5],
    [
      'an object with the members that must be there, and examples of their own',
      {
        type: 'object',
        properties: {
          text: { type: 'string', minLength: 1 },
          to: { enum: ['de', 'fr'] },
          note: { type: 'string' },
          question: { type: 'string', examples: ['how?'] },
        },
        required: ['text', 'to', 'question'],
        additionalProperties: false,
      },
      { text: 'hello', to: 'de', question: 'how?' },
    ],
    [
      'an object with all members, where none must be there',
      { type: 'object', properties: { text: { type: 'string' }, times: { type: 'integer' } } },
      { text: 'hello', times: 1 },
    ],
    ['an empty object, where it has no members', { type: 'object' }, {}],
    ['one that refers to itself', NODE, { value: 1, children: [] }],
    [
      'one of texts that all differ',
      { type: 'array', items: { enum: ['a', 'b'] }, minItems: 2, uniqueItems: true },
      ['a', 'b'],
    ],
  ])('is %s', (_, schema, value) => {
    expect(example(schema)).toEqual(value);
  });

  it.each<[string, JsonSchema]>([
    ['bounds', { type: 'integer', minimum: 6, maximum: 9 }],
    ['a low bound alone', { type: 'integer', minimum: 44_100 }],
    ['a low bound alone that is left out', { type: 'integer', exclusiveMinimum: 1_700_000_000_000 }],
    ['a low bound alone between whole numbers', { type: 'integer', minimum: 44_100.5 }],
    ['a high bound alone', { type: 'number', maximum: -44_100 }],
    ['a high bound alone that is left out', { type: 'number', exclusiveMaximum: -1_000 }],
    [
      'a low bound alone of a member',
      { type: 'object', required: ['rate'], properties: { rate: { type: 'number', minimum: 44_100 } } },
    ],
    ['a low bound of a step', { type: 'integer', minimum: 44_100, multipleOf: 50 }],
    ['narrow bounds that are left out', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.001 }],
    ['a step', { type: 'number', multipleOf: 0.3, exclusiveMinimum: 1 }],
    ['a long text', { type: 'string', minLength: 40 }],
    ['a pattern', { type: 'string', pattern: '^[A-Z]{3}-[0-9]+$' }],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false, minItems: 2 },
    ],
    [
      'a condition',
      {
        type: 'object',
        required: ['kind'],
        properties: { kind: { enum: ['x'] } },
        if: { properties: { kind: { const: 'x' } } },
        then: { required: ['size'], properties: { size: { type: 'integer', minimum: 3 } } },
      },
    ],
    [
      'parts with identifiers',
      { $id: 'http://one.example/', $ref: 'N', $defs: { N: { $id: 'N', type: 'integer' } } },
    ],
  ])('keeps to %s', (_, schema) => {
    const value = example(schema);
    expect(value).toBeDefined();
    expect(compileSchema(schema).check(value ?? null, 100)).toEqual([]);
  });

  it('is the same each time', () => {
    const schema = { type: 'array', items: { type: 'string', format: 'date-time' }, minItems: 3 };
    expect(example(schema)).toEqual(example(schema));
  });

  it.each<[string, JsonSchema]>([
    ['nothing is taken', false],
    ['null alone is taken, which is no input', { type: 'null' }],
    ['it contradicts itself', { type: 'integer', minimum: 2, maximum: 1 }],
    ['it would be long', { type: 'string', minLength: 5_000 }],
    ['it has no end', { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }],
  ])('is none where %s', (_, schema) => {
    expect(example(schema)).toBeUndefined();
  });

  it.each<[string, JsonSchema]>([
    ['a hundred million items', { type: 'array', items: { type: 'string' }, minItems: 100_000_000 }],
    ['a text of a hundred million characters', { type: 'string', minLength: 100_000_000 }],
    ['a pattern that repeats a thousand times', { type: 'string', pattern: '^[a-z]{999}[0-9]{999}$' }],
  ])('is given up in time where it would have %s', (_, schema) => {
    const beganMs = performance.now();
    expect(example(schema)).toBeUndefined();
    expect(performance.now() - beganMs).toBeLessThan(2_000);
  });
});
