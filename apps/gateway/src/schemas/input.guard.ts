import type { JsonValue } from '@tidegate/contracts';
import type { SchemaViolation } from '@tidegate/json-schema';
import { invalid, type ProblemError } from '../problems/problem.error.js';
import type { ServedSchemas } from './served-schemas.js';

/** Levels of a text's JSON: far below what anything that reads or writes an input later can follow. */
const MOST_LEVELS = 1_000;

/** Holds inputs against the schema of their model, before they are queued. */
export class InputGuard {
  constructor(private readonly schemas: Pick<ServedSchemas, 'inputOf'>) {}

  /**
   * @param bytes - size of the input
   * @throws ProblemError 422 that points to what is wrong with the input
   */
  require(model: string, input: JsonValue, bytes: number): void {
    const schema = this.schemas.inputOf(model);
    if (schema === undefined) return;
    const violations = schema.check(input, bytes);
    if (violations.length > 0) throw refusal(violations);
  }

  /**
   * Reads the text of `POST /push` as the model's schema has it: a text where it takes that text, else what the text
   * says as JSON. See decisions/0002-text-inputs-of-typed-models.md.
   *
   * @throws ProblemError 422 when it takes neither
   */
  read(model: string, text: string, bytes: number): JsonValue {
    const schema = this.schemas.inputOf(model);
    if (schema === undefined) return text;
    const asText = schema.check(text, bytes);
    if (asText.length === 0) return text;
    const value = parsed(text);
    if (value === undefined) throw refusal(asText);
    if (isDeeperThan(MOST_LEVELS, value)) throw refusal([{ pointer: '', detail: 'is nested too deeply' }]);
    const asJson = schema.check(value, bytes);
    if (asJson.length === 0) return value;
    throw refusal(asText.some(isOfWrongType) ? asJson : asText);
  }
}

/** Whether it is the value as a whole that is of a type which is not taken. */
function isOfWrongType({ pointer, keyword }: SchemaViolation): boolean {
  return pointer === '' && keyword === 'type';
}

/** `undefined` for what is no JSON, and for null, which is no input. */
function parsed(text: string): JsonValue | undefined {
  try {
    return (JSON.parse(text) as JsonValue) ?? undefined;
  } catch {
    return undefined;
  }
}

function isDeeperThan(levels: number, value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner: JsonValue) => isDeeperThan(levels - 1, inner));
}

function refusal(violations: readonly Pick<SchemaViolation, 'pointer' | 'detail'>[]): ProblemError {
  return invalid(violations.map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail })));
}
