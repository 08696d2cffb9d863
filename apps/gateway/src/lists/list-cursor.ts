import { EXAMPLE_JOB_ID } from '../jobs/jobs.decorators.js';

/** The first byte of a cursor: what the rest means may change. */
const VERSION = 1;
const PLACE_BYTES = 22;

/**
 * Writes the place where a list goes on as clients get it. It has the time of the push and the id of the last job that the client
 * has got, and is as good at any other gateway.
 *
 * @param place - 44 hexadecimal digits
 */
export function writeCursor(place: string): string {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(place, 'hex')]).toString('base64url');
}

/** A cursor for the API document: after the job of its examples. */
export const EXAMPLE_CURSOR = writeCursor(
  Date.parse('2026-01-01T12:00:00Z').toString(16).padStart(12, '0') + EXAMPLE_JOB_ID.replaceAll('-', ''),
);

/** The place of a cursor, or `undefined` for a text that is none. */
export function readCursor(cursor: string): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  // Node skips what is no digit.
  if (bytes.toString('base64url') !== cursor) return undefined;
  if (bytes.length !== PLACE_BYTES + 1 || bytes[0] !== VERSION) return undefined;
  return bytes.subarray(1).toString('hex');
}
