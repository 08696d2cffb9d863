import type { JsonSchema } from '@tidegate/contracts';
import type { ModelDescription } from '../model-host.options.js';
import { MAXIMUM_SCHEMA_BYTES } from './host-message.js';
import { ProtocolError } from './protocol.error.js';

/** The longest payload of a description: both schemas with their names. */
export const LONGEST_DESCRIPTION_BYTES = 2 * MAXIMUM_SCHEMA_BYTES + 64;

/**
 * Reads a model's schemas as its runner reports them.
 *
 * @param problem - what is wrong with a schema that is left out; empty for none
 * @param payload - JSON of an object with `input` and `output`, each where there is one
 * @throws {ProtocolError} when it is no such thing
 */
export function modelDescription(problem: string, payload: Buffer): ModelDescription {
  const members = parsed(payload);
  const { input, output } = members;
  const schema = {
    ...(input === undefined ? {} : { input: aSchema(input) }),
    ...(output === undefined ? {} : { output: aSchema(output) }),
  };
  return { schema, ...(problem === '' ? {} : { problem }) };
}

function parsed(payload: Buffer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(payload.toString('utf8')) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new ProtocolError('a description that is not JSON arrived', { cause });
  }
}

function aSchema(value: unknown): JsonSchema {
  if (typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value)))
    return value as JsonSchema;
  throw new ProtocolError('a schema that is neither an object nor a boolean arrived');
}
