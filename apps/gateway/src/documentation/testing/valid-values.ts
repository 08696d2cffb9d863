import fc from 'fast-check';
import type { ApiDocument, Schema } from './api-document.js';

const MOST_DEPTH = 4;
const NAMES = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 });

/** Values that a schema of the document permits: its default and example often, so that most name things that are there. */
export function validValues(document: ApiDocument, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const named =
    reference === undefined ? undefined : document.components.schemas[reference.split('/').at(-1) ?? ''];
  const whole: Schema = { ...named, ...schema };
  const usual = [whole.default, whole.example].filter((value) => value !== undefined);
  return fc.oneof(...usual.map((value) => ({ arbitrary: fc.constant(value), weight: 6 })), {
    arbitrary: made(document, whole, depth),
    weight: whole.default === undefined ? 4 : 1,
  });
}

function made(document: ApiDocument, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const inner = (part: Schema): fc.Arbitrary<unknown> => validValues(document, part, depth + 1);
  const { minimum: min = -1e6, maximum: max = 1e6, items = {}, maxProperties: maxKeys = 8 } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map(inner));
  switch (schema.type) {
    case 'string':
      return fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    case 'integer':
      return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(depth > MOST_DEPTH ? fc.nat() : inner(items), { minLength: 1, maxLength: 3 });
    case 'object':
      return madeObject(schema, inner, maxKeys);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function madeObject(
  { properties, required = [], additionalProperties: others }: Schema,
  inner: (part: Schema) => fc.Arbitrary<unknown>,
  maxKeys: number,
): fc.Arbitrary<unknown> {
  if (properties === undefined)
    return fc.dictionary(NAMES, typeof others === 'object' ? inner(others) : fc.jsonValue({ maxDepth: 1 }), {
      maxKeys,
    });
  return fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, inner(member)])),
    { requiredKeys: [...required] },
  );
}
