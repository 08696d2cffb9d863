import type { ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';
import { BrokerUnavailableError, QueueFullError } from '../broker.error.js';
import type { QueueProofs } from './queue-proofs.js';
import type { UnconfirmedMessages } from './unconfirmed-messages.js';
import { WriteBatch } from './write-batch.js';

/** What a channel shares with those before and after it. */
export interface ConfirmedChannelOptions {
  readonly model: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly proofs: QueueProofs;
  readonly unconfirmed: UnconfirmedMessages;
  readonly confirmTimeoutSeconds: number;
  /** The channel can no longer be used: it was closed, or a queue is not there. */
  readonly onLost: () => void;
}

/** Where a message ends up; one whose connection was lost counts as in the queue, because it may be there. */
export type PublicationOutcome = 'in-the-queue' | 'not-in-the-queue';

/** One message. */
export interface Publication {
  readonly queue: string;
  readonly content: Buffer;
  readonly properties: Options.Publish & { readonly messageId: string };
  /** Whether the message is in the queue, once that is known, which may be long after the promise was rejected. */
  readonly onSettled?: (outcome: PublicationOutcome) => void;
}

/** A message that waits for its confirmation. */
interface Confirmation {
  readonly confirmed: Promise<void>;
  readonly onConfirm: (refusal: Error | null) => void;
  /** Ends the wait of a message that was not sent. */
  readonly fail: (error: Error) => void;
}

/** A channel whose messages are each confirmed, refused or given up after a time. */
export class ConfirmedChannel {
  private readonly unroutable = new Set<string>();
  private readonly writes: WriteBatch;
  private isOpen = true;

  constructor(private readonly options: ConfirmedChannelOptions) {
    const { channel, model, onLost } = options;
    this.writes = new WriteBatch(model);
    channel.on('error', () => undefined);
    // Before amqplib's own listener, which fails the unconfirmed messages: they must find that the channel is gone.
    channel.prependListener('close', () => {
      this.isOpen = false;
      onLost();
    });
    channel.on('return', (message: Message) => {
      this.unroutable.add(String(message.properties.messageId));
      // The queue was deleted meanwhile: its consumer declares it again when it reconnects.
      onLost();
    });
  }

  /**
   * Publishes one message and resolves when the broker has confirmed it.
   *
   * @throws {BrokerUnavailableError} when the channel is closed, there is no such queue, or no confirmation in time
   * @throws {QueueFullError} when the broker refuses it
   */
  publish(publication: Publication): Promise<void> {
    const { queue, content, properties } = publication;
    const { confirmed, onConfirm, fail } = this.expect(publication, content.length);
    try {
      this.options.channel.publish('', queue, content, { mandatory: true, ...properties }, onConfirm);
      this.writes.published();
    } catch (error) {
      fail(new BrokerUnavailableError('the channel is closed', { cause: error }));
    }
    return confirmed;
  }

  /**
   * A function of its own, with only what it needs: a closure made here would hold the content until the confirmation.
   */
  private expect({ queue, properties: { messageId }, onSettled }: Publication, bytes: number): Confirmation {
    const { proofs, unconfirmed, confirmTimeoutSeconds } = this.options;
    let resolve: () => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const confirmed = new Promise<void>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    const timer = setTimeout(() => {
      proofs.missed(queue);
      reject(new BrokerUnavailableError('the broker did not confirm in time'));
    }, confirmTimeoutSeconds * 1000);
    unconfirmed.add(bytes);
    const settle = (outcome: PublicationOutcome, error?: Error): void => {
      clearTimeout(timer);
      unconfirmed.remove(bytes);
      onSettled?.(outcome);
      if (error) reject(error);
    };
    const onConfirm = (refusal: Error | null): void => {
      const returned = this.unroutable.size > 0 && this.unroutable.delete(messageId);
      if (returned) settle('not-in-the-queue', new BrokerUnavailableError(`queue ${queue} is not there`));
      else if (!refusal) {
        settle('in-the-queue');
        this.prove(queue, resolve, reject);
      } else if (this.isOpen) settle('not-in-the-queue', new QueueFullError(queue));
      else settle('in-the-queue', lostBeforeConfirmation(refusal));
    };
    return { confirmed, onConfirm, fail: (error) => settle('not-in-the-queue', error) };
  }

  /** The first message of a queue is reported only after its proof was recorded. */
  private prove(queue: string, resolve: () => void, reject: (error: Error) => void): void {
    const { proofs, channel } = this.options;
    if (proofs.has(queue)) resolve();
    else
      proofs.record(channel, queue).then(resolve, (error: unknown) => {
        reject(new BrokerUnavailableError('the channel was lost after the confirmation', { cause: error }));
      });
  }
}

/** The message may be in the queue, or not. */
function lostBeforeConfirmation(cause: Error): BrokerUnavailableError {
  return new BrokerUnavailableError('the connection was lost before the confirmation', { cause });
}
