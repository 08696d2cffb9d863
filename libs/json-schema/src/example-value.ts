import type { JsonSchema, JsonValue } from '@tidegate/contracts';
import {
  generateSync,
  type GenerateSyncOptions,
  type JsonSchema as GeneratedSchema,
} from 'json-schema-faker';
import type { CompiledSchema } from './compile-schema.js';
import { withinProcessorTime } from './time-limit.js';

/** The longest example, in bytes of JSON: it is there to be read, and to be pasted. */
const LONGEST_EXAMPLE_BYTES = 1_024;

/** How long the search for an example may take. */
const SEARCH_LIMIT_MS = 100;

/** The example of any text. */
const ANY_TEXT = 'hello';

/** The example of any value of a type. */
const PLAIN_VALUES: Readonly<Record<string, JsonValue>> = { string: ANY_TEXT, integer: 1, number: 1 };

/** Keywords that restrict a value beyond its type. */
const CHOSEN = ['const', 'default', 'enum', 'examples', 'format', 'pattern'];

/** Keywords that a plain value may keep to, or not. */
const BOUNDS = [
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maximum',
  'maxLength',
  'minimum',
  'minLength',
  'multipleOf',
];

/** What is tried in turn: plain values wherever they may fit, only where they must fit, and nowhere. */
const ROUNDS: readonly GenerateSyncOptions[] = [
  plainValues(CHOSEN),
  plainValues([...CHOSEN, ...BOUNDS]),
  { outputTransform: withLoneBound },
];

/** Values that do not show what the schema accepts. */
const SHOW_NOTHING: ReadonlySet<string> = new Set(['{}', '[]', '""']);

const SEEDS = [1, 2, 3];

/**
 * Makes an example of the values that a schema accepts: its own `examples` or `default`, a text, or else the required
 * members alone, with plain values where these fit. The same schema always has the same example.
 *
 * @param compiled - the same schema, which checks the example
 * @returns `undefined` when none is found within 100 ms, or none but null, or but one longer than 1 KiB
 */
export function exampleValue(schema: JsonSchema, compiled: CompiledSchema): JsonValue | undefined {
  return withinProcessorTime(() => ({ found: firstTaken(candidates(schema), compiled) }), SEARCH_LIMIT_MS)
    ?.found;
}

function* candidates(schema: JsonSchema): Generator {
  const { examples = [], default: preset } = typeof schema === 'boolean' ? {} : schema;
  if (Array.isArray(examples)) yield* examples;
  yield preset;
  yield ANY_TEXT;
  for (const seed of SEEDS)
    for (const round of ROUNDS)
      for (const optionalsProbability of [0, 1])
        yield generated(schema, { ...round, seed, optionalsProbability });
}

function generated(schema: JsonSchema, options: GenerateSyncOptions): unknown {
  const alwaysFakeOptionals = options.optionalsProbability === 1;
  try {
    return generateSync(structuredClone(schema), {
      ...options,
      alwaysFakeOptionals,
      useDefaultValue: true,
      useExamplesValue: true,
    });
  } catch {
    // The generator throws for what it cannot make, such as a value of `false`.
    return undefined;
  }
}

/** The first example that is valid and shows something; else the first valid one. */
function firstTaken(values: Iterable<unknown>, compiled: CompiledSchema): JsonValue | undefined {
  let bare: JsonValue | undefined;
  for (const value of values) {
    if (value === undefined || value === null) continue;
    const json = JSON.stringify(value);
    const bytes = Buffer.byteLength(json);
    if (bytes > LONGEST_EXAMPLE_BYTES || compiled.check(value as JsonValue, bytes).length > 0) continue;
    if (!SHOW_NOTHING.has(json)) return value as JsonValue;
    bare ??= value as JsonValue;
  }
  return bare;
}

/** Puts a plain value in the place of each generated one whose schema has none of these keywords. */
function plainValues(keywords: readonly string[]): GenerateSyncOptions {
  return {
    outputTransform: (value, schema) => {
      if (typeof schema === 'boolean') return value;
      if (keywords.some((keyword) => keyword in schema)) return withLoneBound(value, schema);
      if (schema.type === undefined && value === null) return ANY_TEXT;
      return PLAIN_VALUES[String(schema.type)] ?? value;
    },
  };
}

/**
 * Moves a number to its bound where it has only one: json-schema-faker 0.6.3 takes 1,000 or -1,000 for the other one, and leaves
 * a bound beyond that (findings/json-schema-faker-lone-bound.sh).
 */
function withLoneBound(value: unknown, schema: GeneratedSchema): unknown {
  if (typeof value !== 'number' || typeof schema === 'boolean' || 'multipleOf' in schema) return value;
  const {
    minimum = -Infinity,
    exclusiveMinimum = -Infinity,
    maximum = Infinity,
    exclusiveMaximum = Infinity,
  } = schema;
  const lowest = Math.ceil(Math.max(minimum, exclusiveMinimum + 1));
  const highest = Math.floor(Math.min(maximum, exclusiveMaximum - 1));
  if (Number.isFinite(lowest) && Number.isFinite(highest)) return value;
  return Math.min(Math.max(value, lowest), highest);
}
