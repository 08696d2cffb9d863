import type { JsonSchema, JsonValue } from '@tidegate/contracts';
import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import { BEYOND_EXACT_KEYWORDS } from './beyond-exact.keywords.js';
import { JsonSchemaError } from './json-schema.error.js';
import { linearPatterns } from './linear-pattern.js';
import { schemaCost } from './schema-cost.js';
import { violationOf, type SchemaViolation } from './schema-violation.js';
import { withinProcessorTime, withinTime } from './time-limit.js';
import { UNIQUE_ITEMS } from './unique-items.keyword.js';

/** The longest schema that is compiled, in bytes of JSON. */
export const MAXIMUM_COMPILED_BYTES = 65_536;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Up to this size, in bytes, a check finds all problems of a value, above it only the first one. */
const FULLY_CHECKED_BYTES = 16_384;

/** Up to this size, in bytes, a schema is compiled a second time, to find all problems of a value. */
const FULLY_COMPILED_BYTES = 8_192;

const MAXIMUM_VIOLATIONS = 20;

/** Parts of a schema times bytes of a value up to which a check is not worth a time limit, which costs 0.1 ms. */
const UNTIMED_WORK = 100_000;

/** With the reading of 1 MB before it, a check holds the event loop for less than 200 ms. */
const CHECK_LIMIT_MS = 150;
const COMPILE_LIMIT_MS = 1_000;

const OPTIONS: Options = {
  // Unknown keywords are allowed: descriptions, examples, what a library adds.
  strict: false,
  logger: false,
  // As the standard has it, `format` describes.
  validateFormats: false,
  // Members that every object inherits are no members of a value.
  ownProperties: true,
  // A definition that is referred to a thousand times is not written out a thousand times.
  inlineRefs: 10,
};

/** A schema that can check values. */
export interface CompiledSchema {
  /** Its patterns that RE2 does not support; they are not checked. */
  readonly uncheckedPatterns: readonly string[];
  /**
   * Checks a value by the schema.
   *
   * @param bytes - the approximate size of the value as JSON
   * @returns at most 20 problems; none when the value is valid, or when the check takes longer than 150 ms
   */
  check(value: JsonValue, bytes: number): readonly SchemaViolation[];
}

/**
 * Compiles a schema of dialect 2020-12 so that no value can make its check take long: patterns run on RE2, `uniqueItems`
 * in linear time, and where the schema's form allows for more than that, under a time limit. Nothing is fetched.
 *
 * @throws {JsonSchemaError} when it is no valid schema, is too long, or refers to what is not within it
 */
export function compileSchema(schema: JsonSchema): CompiledSchema {
  try {
    const compiled = withinProcessorTime(() => new SchemaCompiler(schema).compile(), COMPILE_LIMIT_MS);
    if (compiled !== undefined) return compiled;
  } catch (cause) {
    throw cause instanceof JsonSchemaError ? cause : new JsonSchemaError(reason(cause), { cause });
  }
  throw new JsonSchemaError(`it takes more than ${COMPILE_LIMIT_MS} ms to compile`);
}

/**
 * Checks schemas themselves. Made when this file is loaded, in some 50 ms, and not under a time limit: if a limit ended
 * that half-way, no later schema could be checked.
 */
const dialect = withOwnKeywords(new Ajv2020(OPTIONS));
void dialect.validateSchema({});

class SchemaCompiler {
  private readonly unchecked = new Set<string>();
  private readonly bytes: number;

  constructor(private readonly schema: JsonSchema) {
    this.bytes = Buffer.byteLength(JSON.stringify(schema));
  }

  compile(): CompiledSchema {
    this.requireUsable();
    const first = this.validator({ allErrors: false });
    const all = this.bytes <= FULLY_COMPILED_BYTES ? this.validator({ allErrors: true }) : first;
    const cost = schemaCost(this.schema);
    const look = (value: JsonValue, bytes: number): readonly SchemaViolation[] => {
      if (isValid(first, value)) return [];
      const last = bytes > FULLY_CHECKED_BYTES ? first : all;
      if (last === all) isValid(all, value);
      return violations(last.errors);
    };
    return {
      uncheckedPatterns: [...this.unchecked],
      check: (value, bytes) =>
        cost * (bytes + 1) <= UNTIMED_WORK
          ? look(value, bytes)
          : (withinTime(() => look(value, bytes), CHECK_LIMIT_MS) ?? []),
    };
  }

  private requireUsable(): void {
    const { schema, bytes } = this;
    if (bytes > MAXIMUM_COMPILED_BYTES)
      throw new JsonSchemaError(`it is ${bytes} bytes long, at most ${MAXIMUM_COMPILED_BYTES} are compiled`);
    if (typeof schema === 'boolean') return;
    const { $schema, $async } = schema;
    if ($schema !== undefined && (typeof $schema !== 'string' || $schema.replace(/#$/, '') !== DIALECT))
      throw new JsonSchemaError(`its $schema is ${JSON.stringify($schema)}, only ${DIALECT} is understood`);
    // A keyword of Ajv whose result is asynchronous.
    if ($async !== undefined) throw new JsonSchemaError('it has $async, which is no keyword of JSON Schema');
    if (dialect.validateSchema(schema) !== true)
      throw new JsonSchemaError(`it is not valid: ${dialect.errorsText(dialect.errors, { dataVar: '' })}`);
  }

  private validator(options: Options): ValidateFunction {
    const regExp = linearPatterns((pattern) => this.unchecked.add(pattern));
    const more = { meta: false, validateSchema: false, code: { regExp } };
    return withOwnKeywords(new Ajv2020({ ...OPTIONS, ...options, ...more })).compile(this.schema);
  }
}

function withOwnKeywords(ajv: Ajv2020): Ajv2020 {
  for (const own of [UNIQUE_ITEMS, ...BEYOND_EXACT_KEYWORDS])
    ajv.removeKeyword(String(own.keyword)).addKeyword(own);
  return ajv;
}

function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof RangeError) return 'it is nested too deeply';
  if (message.startsWith("can't resolve reference "))
    return `it refers to what is not within it: ${message.replace(/^can't resolve reference /, '').replace(/ from id .*/, '')}`;
  return message.replaceAll(/\s+/g, ' ');
}

/** A value may be nested more deeply than a recursive schema can follow; what has no end is not valid. */
function isValid(validate: ValidateFunction, value: JsonValue): boolean {
  try {
    return validate(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    validate.errors = [
      { instancePath: '', schemaPath: '', keyword: '', params: {}, message: 'is nested too deeply' },
    ];
    return false;
  }
}

/** Each problem once; that no branch fits is listed after what each branch lacks. */
function violations(errors: readonly ErrorObject[] | null | undefined): readonly SchemaViolation[] {
  const found = new Map<string, SchemaViolation>();
  for (const error of errors ?? []) {
    const violation = violationOf(error);
    found.set(`${violation.pointer} ${violation.detail}`, violation);
    if (found.size === MAXIMUM_VIOLATIONS) break;
  }
  return [...found.values()];
}
