import { isUtf8 } from 'node:buffer';
import { ProtocolError } from './protocol.error.js';

/**
 * Reads a frame's payload as JSON text. The model can write to the channel, too, and what is no JSON must not reach a
 * client: a process that stores the text, or passes it on, never looks into it again.
 *
 * @throws {ProtocolError} when it is no JSON in UTF-8
 */
export function jsonPayload(payload: Buffer): string {
  return readPayload(payload).text;
}

/**
 * Reads a frame's payload as the JSON text of a list, and how long the list is.
 *
 * @throws {ProtocolError} when it is no list in JSON in UTF-8
 */
export function jsonListPayload(payload: Buffer): { readonly text: string; readonly length: number } {
  const { text, value } = readPayload(payload);
  if (!Array.isArray(value)) throw new ProtocolError('a payload that is not a list arrived');
  return { text, length: value.length };
}

function readPayload(payload: Buffer): { readonly text: string; readonly value: unknown } {
  const text = payload.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError('a payload that is not JSON arrived', { cause });
  }
  if (!isUtf8(payload)) throw new ProtocolError('a payload that is not UTF-8 arrived');
  return { text, value };
}
