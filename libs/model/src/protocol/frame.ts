import { writeJson } from './json-text.js';

/** Bytes before the header: its length and the payload's length, both unsigned 32-bit big-endian. */
export const FRAME_PREFIX_BYTES = 8;

/** The longest header that either side accepts, in bytes. Any ASCII text read as a length is far above it. */
export const MAXIMUM_HEADER_BYTES = 65_536;

/**
 * The longest input that either side accepts, in bytes: far above any that there is. Who sends one is trusted, this only
 * guards against a stream that has lost its frames.
 */
export const MAXIMUM_INPUT_BYTES = 1024 ** 3;

/** How much may wait to be sent before reports of a job are dropped, in bytes. */
export const MAXIMUM_WAITING_BYTES = 1024 ** 2;

/**
 * Lays out one frame: prefix, header as JSON, payload as it is.
 *
 * @param header - a small object with a member `type`; its JSON takes at most {@link MAXIMUM_HEADER_BYTES}
 * @param payload - text, or its bytes, that is passed through unread, for a job its input or output as JSON
 */
export function encodeFrame(header: object, payload: string | Buffer = ''): Buffer {
  const headerText = writeJson(header);
  const headerBytes = Buffer.byteLength(headerText);
  const payloadBytes = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(FRAME_PREFIX_BYTES + headerBytes + payloadBytes);
  frame.writeUInt32BE(headerBytes, 0);
  frame.writeUInt32BE(payloadBytes, 4);
  frame.write(headerText, FRAME_PREFIX_BYTES);
  const payloadBegin = FRAME_PREFIX_BYTES + headerBytes;
  if (typeof payload === 'string') frame.write(payload, payloadBegin);
  else payload.copy(frame, payloadBegin);
  return frame;
}
