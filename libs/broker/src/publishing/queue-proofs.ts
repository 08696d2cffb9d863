import type { Channel } from 'amqplib';
import { recordProof } from '../topology/declare-queues.js';

/**
 * Which queues have shown that they can confirm a message.
 *
 * The proof is a binding in the broker. It is made once a queue has confirmed its first message and before this is
 * reported, and it is deleted with the queue. So a queue without proof holds no message whose id a client has received.
 * See `decisions/0001-leaderless-queues.md`.
 */
export class QueueProofs {
  private readonly proven = new Set<string>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly timedOut = new Set<string>();

  /** Queues that have let a confirmation time out and have no proof of this connection. */
  get stalled(): readonly string[] {
    return [...this.timedOut];
  }

  /** True when the queue's proof was recorded over this connection. */
  has(queue: string): boolean {
    return this.proven.has(queue);
  }

  /** Records the proof of a queue that has just confirmed a message. */
  record(channel: Channel, queue: string): Promise<void> {
    let recording = this.underWay.get(queue);
    if (!recording) {
      recording = recordProof(channel, queue)
        .then(() => {
          this.proven.add(queue);
          this.timedOut.delete(queue);
        })
        .finally(() => this.underWay.delete(queue));
      this.underWay.set(queue, recording);
    }
    return recording;
  }

  /** A confirmation of this queue did not arrive in time. */
  missed(queue: string): void {
    if (!this.proven.has(queue)) this.timedOut.add(queue);
  }

  /** A new connection: what was deleted meanwhile has lost its proof. */
  forget(): void {
    this.proven.clear();
    this.timedOut.clear();
  }
}
