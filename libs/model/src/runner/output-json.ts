import { inspect } from 'node:util';

/** A model returned what JSON cannot hold. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/**
 * Writes what a model returned as JSON.
 *
 * @param output - `undefined` becomes `null`
 * @throws {OutputError} when JSON cannot hold it, in words for the model's author
 * @throws {RangeError} when the text would be longer than a string can be
 */
export function outputJson(output: unknown): string {
  if (output === undefined) return 'null';
  if (isGenerator(output)) throw new OutputError('the model returned a generator, which is not supported');
  let text: string | undefined;
  try {
    text = JSON.stringify(output) as string | undefined;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new OutputError(`the model returned what JSON cannot hold: ${firstLine(error)}`, { cause: error });
  }
  if (text === undefined) {
    throw new OutputError(`the model returned what JSON cannot hold: ${inspect(output, { depth: 0 })}`);
  }
  return text;
}

function isGenerator(output: unknown): boolean {
  if (typeof output !== 'object' || output === null) return false;
  return Symbol.asyncIterator in output || ('next' in output && typeof output.next === 'function');
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : inspect(error);
}
