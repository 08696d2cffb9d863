/**
 * The other side of the channel sent bytes that are no frame, or a frame that makes no sense. The channel cannot be
 * used any further, because the start of the next frame is unknown.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
