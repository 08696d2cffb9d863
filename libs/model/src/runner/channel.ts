import { Socket } from 'node:net';
import { encodeFrame, MAXIMUM_INPUT_BYTES, MAXIMUM_WAITING_BYTES } from '../protocol/frame.js';
import { FrameDecoder } from '../protocol/frame.decoder.js';
import { readJson } from '../protocol/json-text.js';
import type { HostMessage } from '../protocol/host-message.js';
import type { RunnerMessage } from '../protocol/runner-message.js';

/** The runner's end of the protocol channel. */
export class Channel {
  private readonly socket: Socket;

  /** @param descriptor - number of the open duplex stream */
  constructor(descriptor: number) {
    this.socket = new Socket({ fd: descriptor, readable: true, writable: true });
  }

  /** Whether the host reads slower than the model reports. */
  get congested(): boolean {
    return this.socket.writableLength > MAXIMUM_WAITING_BYTES;
  }

  /** Begins to read. What the host sends is not checked: the host is trusted. */
  listen(handlers: {
    readonly onMessage: (message: HostMessage, payload: Buffer) => void;
    readonly onClosed: () => void;
  }): void {
    const decoder = new FrameDecoder({
      maximumPayloadBytes: MAXIMUM_INPUT_BYTES,
      onFrame: (header, payload) => handlers.onMessage(readJson(header) as HostMessage, payload),
    });
    this.socket.on('data', (chunk: Buffer) => decoder.push(chunk));
    this.socket.on('error', handlers.onClosed);
    this.socket.on('close', handlers.onClosed);
  }

  /** Sends a frame. */
  send(message: RunnerMessage, payload?: string): void {
    this.socket.write(encodeFrame(message, payload));
  }

  /** Sends a last frame; settles when it is on its way, or cannot be. */
  async sendLast(message: RunnerMessage): Promise<void> {
    await new Promise<void>((resolve) => {
      this.socket.write(encodeFrame(message), () => resolve());
    });
  }
}
