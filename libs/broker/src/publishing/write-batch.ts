import type { ChannelModel, Connection } from 'amqplib';
import type { Duplex } from 'node:stream';

/**
 * Makes the messages that are published within one turn of the event loop go to the broker in one write. amqplib makes
 * a write, and so a system call, of each, which took a tenth of a push here and as much again in the broker.
 *
 * amqplib hands messages to its socket in an immediate that it asks for at the next tick; the socket is held back until
 * just after that. If it ever passes them on later, they are written one by one.
 */
export class WriteBatch {
  private readonly socket: Duplex | undefined;
  private isOpen = false;

  constructor({ connection }: ChannelModel) {
    // amqplib's types do not name its socket; without it messages are written one by one.
    this.socket = (connection as Connection & { readonly stream?: Duplex }).stream;
    // In a listener of this event amqplib writes what a full socket had no room for.
    this.socket?.prependListener('drain', () => this.holdBack((release) => process.nextTick(release)));
  }

  /** To be called after every message that is published. */
  published(): void {
    this.holdBack((release) => process.nextTick(() => setImmediate(release)));
  }

  private holdBack(until: (release: () => void) => void): void {
    const { socket } = this;
    if (this.isOpen || !socket) return;
    this.isOpen = true;
    socket.cork();
    until(() => {
      this.isOpen = false;
      socket.uncork();
    });
  }
}
