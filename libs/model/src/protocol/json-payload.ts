import { isUtf8 } from 'node:buffer';
import { ProtocolError } from './protocol.error.js';

/**
 * Reads a frame's payload as JSON text. The model can write to the channel, too, and what is no JSON must not reach a
 * client: a process that stores the text, or passes it on, never looks into it again.
 *
 * @throws {ProtocolError} when it is no JSON in UTF-8
 */
export function jsonPayload(payload: Buffer): string {
  const text = payload.toString('utf8');
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError('a payload that is not JSON arrived', { cause });
  }
  if (!isUtf8(payload)) throw new ProtocolError('a payload that is not UTF-8 arrived');
  return text;
}
