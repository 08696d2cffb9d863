import type { JsonValue } from '@tidegate/contracts';

/** What a model receives beside its input. The same object serves one call of `predict` only. */
export interface PredictContext {
  /** Aborted when the job is canceled or its time limit has passed; the process is killed soon after. */
  readonly signal: AbortSignal;
  /**
   * Which try of the job this is, from 1; above 1 after a crash, or after a worker that was stopped returned the job.
   */
  readonly attempt: number;
  /** Identifier of the job. */
  readonly jobId: string;
  /**
   * Writes a line to the worker's log under the job's id.
   *
   * @param values - joined by a space; anything but a string is shown as `console.log` would show it
   */
  log(...values: unknown[]): void;
  /**
   * Reports how far the job has come. Of calls within 50 ms only the latest is sent.
   *
   * @param fraction - from 0 to 1; values outside are set to the nearest end
   * @param note - a short note for people
   */
  progress(fraction: number, note?: string): void;
}

/**
 * A model: set up once, then called for predictions, one at a time.
 *
 * A model file exports a class of this shape as its default or under the name `Model`; its constructor takes no
 * argument. What it throws ends the job as failed; what it prints goes to the worker's log.
 */
export interface Model<Input extends JsonValue = JsonValue, Output = unknown> {
  /** Loads what predictions need; no job is taken before it has settled. Absent means: nothing to load. */
  setup?(): void | Promise<void>;
  /**
   * Answers one job.
   *
   * @param input - the job's input
   * @param context - the job's signal, the number of its try, and functions that report
   * @returns what `JSON.stringify` can hold; `undefined` becomes `null`. Of a generator, asynchronous or not
   *   (`async *predict`), what it yields can be read while it runs; the output is what it returns in the end, or else
   *   the list of what it yielded
   */
  predict(input: Input, context: PredictContext): Output | Promise<Output>;
}
