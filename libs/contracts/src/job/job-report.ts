import type { JsonValue } from '../json/json-value.js';

/** How far a job has come, as its model tells. */
export interface JobProgress {
  /** From 0 to 1. */
  readonly fraction: number;
  /** A few words for a person. */
  readonly note?: string;
}

/** What the model of a running job has yielded so far. */
export interface PartialOutput {
  /** How many parts came before the first of `parts`; above 0 when they are too long to be shown all. */
  readonly from: number;
  readonly parts: readonly JsonValue[];
}
