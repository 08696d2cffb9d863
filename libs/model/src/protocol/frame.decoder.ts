import { FRAME_PREFIX_BYTES, MAXIMUM_HEADER_BYTES } from './frame.js';
import { ProtocolError } from './protocol.error.js';

/** What a {@link FrameDecoder} needs. */
export interface FrameDecoderOptions {
  /** The longest payload accepted, in bytes. */
  readonly maximumPayloadBytes: number;
  /**
   * Called for every complete frame, in order.
   *
   * @param header - the header's text
   * @param payload - the payload's bytes; valid during the call only
   */
  readonly onFrame: (header: string, payload: Buffer) => void;
}

/** Cuts a stream of bytes into frames, however the bytes were grouped on their way. */
export class FrameDecoder {
  private parts: Buffer[] = [];
  private availableBytes = 0;
  private neededBytes = FRAME_PREFIX_BYTES;

  constructor(private readonly options: FrameDecoderOptions) {}

  /**
   * Takes the next bytes of the stream.
   *
   * @throws {ProtocolError} when a length is beyond its limit; the decoder cannot be used after that
   */
  push(chunk: Buffer): void {
    this.parts.push(chunk);
    this.availableBytes += chunk.length;
    while (this.availableBytes >= this.neededBytes) {
      const bytes = this.joined();
      const headerBytes = bytes.readUInt32BE(0);
      const payloadBytes = bytes.readUInt32BE(4);
      this.neededBytes = this.frameBytes(headerBytes, payloadBytes);
      if (bytes.length < this.neededBytes) return;
      const headerEnd = FRAME_PREFIX_BYTES + headerBytes;
      const header = bytes.toString('utf8', FRAME_PREFIX_BYTES, headerEnd);
      const payload = bytes.subarray(headerEnd, this.neededBytes);
      this.keep(bytes.subarray(this.neededBytes));
      this.options.onFrame(header, payload);
    }
  }

  /**
   * One buffer of all bytes that have arrived. A frame of many chunks is joined twice only: for its prefix, and when
   * complete.
   */
  private joined(): Buffer {
    const [first] = this.parts;
    const bytes = this.parts.length === 1 && first !== undefined ? first : Buffer.concat(this.parts);
    this.parts = [bytes];
    return bytes;
  }

  private keep(rest: Buffer): void {
    this.parts = rest.length > 0 ? [rest] : [];
    this.availableBytes = rest.length;
    this.neededBytes = FRAME_PREFIX_BYTES;
  }

  private frameBytes(headerBytes: number, payloadBytes: number): number {
    if (headerBytes > MAXIMUM_HEADER_BYTES) {
      throw new ProtocolError(`a header of ${headerBytes} bytes was announced`);
    }
    if (payloadBytes > this.options.maximumPayloadBytes) {
      throw new ProtocolError(`a payload of ${payloadBytes} bytes was announced`);
    }
    return FRAME_PREFIX_BYTES + headerBytes + payloadBytes;
  }
}
