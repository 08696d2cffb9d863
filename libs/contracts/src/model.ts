import type { JsonObject } from './json-value.js';

/** The model that is always there and that the old `/push` calls. */
export const DEFAULT_MODEL_NAME = 'default';

/** A model's name is part of queue, key and Kubernetes object names, so it follows the strictest of them: a DNS label. */
export const MODEL_NAME_PATTERN = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** A JSON Schema (2020-12), complete in itself: whatever it refers to is within it. */
export type JsonSchema = JsonObject | boolean;

/** What a model takes and returns, as far as it is declared. An absent part may be anything. */
export interface ModelSchema {
  readonly input?: JsonSchema;
  readonly output?: JsonSchema;
}
