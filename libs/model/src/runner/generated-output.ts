import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JobContext } from './job.context.js';
import { outputJson } from './output-json.js';
import type { YieldedParts } from './yielded.parts.js';

/** How long a generator may go on before the channel is read, in milliseconds. */
const LISTEN_INTERVAL_MS = 10;

type Parts = Iterator<unknown, unknown> | AsyncIterator<unknown, unknown>;

/**
 * The parts of what a model returned, when it is a generator, an iterator or a stream; `undefined` when it is a plain
 * value, lists among them.
 */
export function partsOf(output: unknown): Parts | undefined {
  if (typeof output !== 'object' || output === null) return undefined;
  if (Symbol.asyncIterator in output) return (output as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const isIterator = 'next' in output && typeof output.next === 'function' && Symbol.iterator in output;
  return isIterator ? (output as Iterable<unknown>)[Symbol.iterator]() : undefined;
}

/**
 * Runs a generator to its end.
 *
 * @returns as JSON what it returned; when that is `undefined`, the list of what it yielded
 * @throws {unknown} when the generator throws: the same error
 * @throws {Error} when {@link outputJson} or {@link YieldedParts} refuses a part, or the context is aborted (its reason);
 *   the generator is then asked to finish
 */
export async function generatedJson(
  parts: Parts,
  yielded: YieldedParts,
  context: JobContext,
): Promise<string> {
  let listenedAtMs = performance.now();
  for (;;) {
    const step = await parts.next();
    if (step.done === true) return step.value === undefined ? yielded.json() : outputJson(step.value);
    try {
      context.throwIfAborted();
      yielded.push(outputJson(step.value));
    } catch (error) {
      await parts.return?.();
      throw error;
    }
    if (performance.now() - listenedAtMs < LISTEN_INTERVAL_MS) continue;
    // A generator that awaits nothing would keep the process from receiving that its job is canceled.
    await nextTurn();
    listenedAtMs = performance.now();
  }
}
