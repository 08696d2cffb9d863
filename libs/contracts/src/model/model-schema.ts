import type { JsonObject } from '../json/json-value.js';

/** A JSON Schema (2020-12), complete in itself: whatever it refers to is within it. */
export type JsonSchema = JsonObject | boolean;

/** What a model takes and gives, as far as it says. What is absent may be anything. */
export interface ModelSchema {
  readonly input?: JsonSchema;
  readonly output?: JsonSchema;
}
