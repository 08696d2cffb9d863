/**
 * The other side of the channel sent bytes that are no frame, or a frame that makes no sense. The channel cannot be
 * used any further, because nobody knows where the next frame begins.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
