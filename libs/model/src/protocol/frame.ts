import { writeJson } from './json-text.js';

/** Bytes before the header: its length and the payload's length, both unsigned 32-bit big-endian. */
export const FRAME_PREFIX_BYTES = 8;

/** The longest header that either side accepts, in bytes. Any ASCII text read as a length is far above it. */
export const MAXIMUM_HEADER_BYTES = 65_536;

/**
 * Lays out one frame: prefix, header as JSON, payload as it is.
 *
 * @param header - a small object with a member `type`; its JSON takes at most {@link MAXIMUM_HEADER_BYTES}
 * @param payload - text that is passed through unread, for a job its input or output as JSON
 */
export function encodeFrame(header: object, payload = ''): Buffer {
  const headerText = writeJson(header);
  const headerBytes = Buffer.byteLength(headerText);
  const payloadBytes = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(FRAME_PREFIX_BYTES + headerBytes + payloadBytes);
  frame.writeUInt32BE(headerBytes, 0);
  frame.writeUInt32BE(payloadBytes, 4);
  frame.write(headerText, FRAME_PREFIX_BYTES);
  frame.write(payload, FRAME_PREFIX_BYTES + headerBytes);
  return frame;
}
