import { ProtocolError } from './protocol.error.js';

/** The members of a message whose sender is not trusted. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a frame's header as an object.
 *
 * @throws {ProtocolError} when it is none
 */
export function parseMembers(header: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(header);
  } catch (cause) {
    throw new ProtocolError('a header that is not JSON arrived', { cause });
  }
  if (typeof value !== 'object' || value === null)
    throw new ProtocolError('a header that is no object arrived');
  return value as Members;
}

/** @throws {ProtocolError} when the member is not there, or is no text */
export function aString(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string') throw new ProtocolError(`a frame without the text "${name}" arrived`);
  return value;
}

/** @throws {ProtocolError} when the member is not there, or is no number */
export function aNumber(members: Members, name: string): number {
  const value = members[name];
  if (typeof value !== 'number') throw new ProtocolError(`a frame without the number "${name}" arrived`);
  return value;
}
