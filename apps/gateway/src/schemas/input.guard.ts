import { Inject, Injectable } from '@nestjs/common';
import type { JsonText, JsonValue } from '@tidegate/contracts';
import type { SchemaViolation } from '@tidegate/json-schema';
import { JsonDepthError, JsonScanner, MOST_INPUT_LEVELS } from '../json-text/json-scanner.js';
import { invalid, type ProblemError } from '../problems/problem.error.js';
import { ServedSchemas } from './served-schemas.js';

/** Checks inputs by the schema of their model, before they are queued. */
@Injectable()
export class InputGuard {
  constructor(@Inject(ServedSchemas) private readonly schemas: Pick<ServedSchemas, 'inputOf'>) {}

  /**
   * @param inputJson - the input as JSON text, which is parsed only where there is a schema
   * @param bytes - size of the input
   * @throws {ProblemError} 422 that points to what is wrong with the input
   */
  require(model: string, inputJson: JsonText, bytes: number): void {
    const schema = this.schemas.inputOf(model);
    if (schema === undefined) return;
    const violations = schema.check(JSON.parse(inputJson) as JsonValue, bytes);
    if (violations.length > 0) throw refusal(violations);
  }

  /**
   * Reads the text of `POST /push` by the model's schema: if the schema takes the text, the input is the text; else the
   * text is parsed as JSON. See decisions/0002-text-inputs-of-typed-models.md.
   *
   * @returns the input as JSON text
   * @throws {ProblemError} 422 when it takes neither
   */
  read(model: string, text: string, bytes: number): JsonText {
    const schema = this.schemas.inputOf(model);
    if (schema === undefined) return JSON.stringify(text);
    const asText = schema.check(text, bytes);
    if (asText.length === 0) return JSON.stringify(text);
    const value = valueOf(text);
    if (value === undefined) throw refusal(asText);
    const asJson = schema.check(value, bytes);
    if (asJson.length === 0) return text.trim();
    throw refusal(asText.some(isOfWrongType) ? asJson : asText);
  }
}

/** Whether the value as a whole has a wrong type. */
function isOfWrongType({ pointer, keyword }: SchemaViolation): boolean {
  return pointer === '' && keyword === 'type';
}

/**
 * The JSON value in a text; `undefined` if the text is not JSON, or is null, which is no input.
 *
 * @throws {ProblemError} 422 when it is nested too deeply
 */
function valueOf(text: string): JsonValue | undefined {
  try {
    new JsonScanner(text, MOST_INPUT_LEVELS).requireJson();
  } catch (error) {
    if (error instanceof JsonDepthError) throw refusal([{ pointer: '', detail: 'is nested too deeply' }]);
    return undefined;
  }
  return (JSON.parse(text) as JsonValue) ?? undefined;
}

function refusal(violations: readonly Pick<SchemaViolation, 'pointer' | 'detail'>[]): ProblemError {
  return invalid(violations.map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail })));
}
