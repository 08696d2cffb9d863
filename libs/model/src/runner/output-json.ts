import { inspect } from 'node:util';
import { writeJson } from '../protocol/json-text.js';

/** A model returned what JSON cannot hold. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** A model returned more than is kept; the message contains how much it was, as far as that is known. */
export class OutputTooLongError extends Error {
  override readonly name = 'OutputTooLongError';
}

/**
 * Writes what a model returned as JSON.
 *
 * @param output - `undefined` becomes `null`; what `JSON.stringify` leaves out or turns into `null` inside an object
 *   stays as `JSON.stringify` has it
 * @throws {OutputError} when JSON cannot hold it; the message is for the model's author
 * @throws {OutputTooLongError} when the text would be longer than a string can be; shorter texts are not measured
 */
export function outputJson(output: unknown): string {
  if (output === undefined) return 'null';
  if (isGenerator(output))
    throw new OutputError('the model yielded or returned a generator from a generator');
  const text = stringified(output);
  if (text === undefined) {
    throw new OutputError(`the model returned what JSON cannot hold: ${inspect(output, { depth: 0 })}`);
  }
  return text;
}

/** The declared type of `JSON.stringify` hides that a function or a symbol gives `undefined`. */
function stringified(output: unknown): string | undefined {
  try {
    return writeJson(output);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : inspect(cause);
    if (cause instanceof RangeError && message === 'Invalid string length') {
      throw new OutputTooLongError('more than a string can hold', { cause });
    }
    throw new OutputError(`the model returned what JSON cannot hold: ${message}`, { cause });
  }
}

function isGenerator(output: unknown): boolean {
  if (typeof output !== 'object' || output === null) return false;
  return Symbol.asyncIterator in output || ('next' in output && typeof output.next === 'function');
}
