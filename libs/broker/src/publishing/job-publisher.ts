import {
  FORMAT_VERSION_HEADER,
  JOB_MESSAGE_PATTERN,
  type JobMessage,
  type JobPacket,
} from '@tidegate/contracts';
import type { ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { BrokerOverloadedError, BrokerUnavailableError, QueueFullError } from '../broker.error.js';
import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { declareDeadLetterQueue, declareJobQueue, declareProofExchange } from '../topology/declare-queues.js';
import { DEAD_LETTER_QUEUE, jobQueue, PROBE_HEADER } from '../topology/names.js';
import { QueueProofs } from './queue-proofs.js';
import { UnconfirmedMessages } from './unconfirmed-messages.js';
import { WriteBatch } from './write-batch.js';

/** How a publisher is made. */
export interface JobPublisherOptions {
  readonly url: string;
  /** The models whose queues are declared at every connection. */
  readonly models: readonly string[];
  /** How long a confirmation may take before the push counts as failed. */
  readonly confirmTimeoutSeconds: number;
  /**
   * Bytes that may wait for their confirmation; more are refused at once. One message may exceed it.
   * @defaultValue 8388608
   */
  readonly unconfirmedLimitBytes?: number;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
}

function notConnected(): BrokerUnavailableError {
  return new BrokerUnavailableError('not connected to the broker');
}

/** A message that waits for its confirmation. */
interface Confirmation {
  readonly confirmed: Promise<void>;
  readonly onConfirm: (refusal: Error | null) => void;
  /** Ends the wait. */
  readonly fail: (error: Error) => void;
}

/** Publishes jobs to durable quorum queues and tells when the broker has them safe. */
export class JobPublisher {
  private readonly connection: BrokerConnection;
  private readonly unroutable = new Set<string>();
  private readonly proofs = new QueueProofs();
  private channel: ConfirmChannel | undefined;
  private writes: WriteBatch | undefined;
  private readonly unconfirmed: UnconfirmedMessages;
  private isBlocked = false;

  constructor(private readonly options: JobPublisherOptions) {
    this.unconfirmed = new UnconfirmedMessages(options.unconfirmedLimitBytes);
    this.connection = new BrokerConnection({
      url: options.url,
      name: 'tidegate publisher',
      setUp: (model) => this.openChannel(model),
      onEvent: (event) => this.note(event),
    });
  }

  /** True while messages can be published. */
  get isConnected(): boolean {
    return this.connection.isConnected && this.channel !== undefined;
  }

  /** True from the first connection on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.connection.hasBeenConnected;
  }

  /**
   * Queues that do not confirm and have never been seen to, over this connection: candidates for
   * {@link mendLeaderlessQueue}.
   */
  get stalledQueues(): readonly string[] {
    // A broker that blocks publishers confirms nothing, whatever its queues are like.
    return this.isConnected && !this.isBlocked ? this.proofs.stalled : [];
  }

  /** Begins to connect and never gives up; resolves at the first connection. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Waits for nothing: unconfirmed messages fail with BrokerUnavailableError. */
  async close(): Promise<void> {
    this.channel = undefined;
    await this.connection.close();
  }

  /**
   * Publishes one job, in the packet format of Nest's RabbitMQ client, and resolves when the broker has confirmed it.
   *
   * @throws BrokerUnavailableError when there is no connection or no confirmation in time
   * @throws BrokerOverloadedError when it is refused at once because the broker takes nothing, or not fast enough
   * @throws QueueFullError when the queue has reached its length limit
   */
  publish(message: JobMessage): Promise<void> {
    const { channel, refusal } = this;
    if (!channel || refusal) return Promise.reject(refusal ?? notConnected());
    const packet: JobPacket = { pattern: JOB_MESSAGE_PATTERN, data: message };
    const content = Buffer.from(JSON.stringify(packet));
    const properties = {
      persistent: true,
      messageId: message.id,
      contentType: 'application/json',
      headers: { [FORMAT_VERSION_HEADER]: message.formatVersion },
    };
    return this.publishConfirmed(channel, jobQueue(message.model), content, properties);
  }

  /**
   * Refuses what cannot be published now, before anything is done for it.
   *
   * @throws BrokerUnavailableError when there is no connection
   * @throws BrokerOverloadedError when the broker takes nothing, or not fast enough
   */
  requireRoom(): void {
    if (this.refusal) throw this.refusal;
  }

  private get refusal(): BrokerUnavailableError | undefined {
    if (!this.channel) return notConnected();
    if (this.isBlocked) return new BrokerOverloadedError('the message broker is short of memory or disk');
    if (this.unconfirmed.isFull)
      return new BrokerOverloadedError('too many jobs wait for the message broker');
    return undefined;
  }

  private note(event: BrokerConnectionEvent): void {
    // A new connection is told again, at its first message.
    if (event.kind === 'blocked') this.isBlocked = true;
    else if (event.kind === 'unblocked' || event.kind === 'disconnected') this.isBlocked = false;
    this.options.onEvent?.(event);
  }

  private publishConfirmed(
    channel: ConfirmChannel,
    queue: string,
    content: Buffer,
    properties: Options.Publish & { readonly messageId: string },
  ): Promise<void> {
    const { confirmed, onConfirm, fail } = this.expect(channel, queue, properties.messageId, content.length);
    try {
      channel.publish('', queue, content, { ...properties, mandatory: true }, onConfirm);
      this.writes?.published();
    } catch (error) {
      fail(new BrokerUnavailableError('the channel is closed', { cause: error }));
    }
    return confirmed;
  }

  /** Apart from the content, which would be held until the confirmation by a function that is made beside it. */
  private expect(channel: ConfirmChannel, queue: string, messageId: string, bytes: number): Confirmation {
    let resolve: () => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const confirmed = new Promise<void>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    const timer = setTimeout(() => {
      this.proofs.missed(queue);
      reject(new BrokerUnavailableError('the broker did not confirm in time'));
    }, this.options.confirmTimeoutSeconds * 1000);
    this.unconfirmed.add(bytes);
    const settle = (): void => {
      clearTimeout(timer);
      this.unconfirmed.remove(bytes);
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    const onConfirm = (refusal: Error | null): void => {
      const returned = this.unroutable.size > 0 && this.unroutable.delete(messageId);
      if (returned) fail(new BrokerUnavailableError(`queue ${queue} is not there`));
      else if (!refusal) {
        settle();
        this.prove(channel, queue, resolve, reject);
      } else if (this.channel === channel) fail(new QueueFullError(queue));
      else
        fail(
          new BrokerUnavailableError('the connection was lost before the confirmation', { cause: refusal }),
        );
    };
    return { confirmed, onConfirm, fail };
  }

  /** Nobody is told of a queue's first message before its proof stands. */
  private prove(
    channel: ConfirmChannel,
    queue: string,
    resolve: () => void,
    reject: (error: Error) => void,
  ): void {
    if (this.proofs.has(queue)) resolve();
    else
      this.proofs.record(channel, queue).then(resolve, (error: unknown) => {
        reject(new BrokerUnavailableError('the channel was lost after the confirmation', { cause: error }));
      });
  }

  private async openChannel(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel();
    const ended = new AbortController();
    channel.on('error', () => undefined);
    // Before amqplib's own listener, which fails the unconfirmed messages: they must find that the channel is gone.
    channel.prependListener('close', () => {
      ended.abort(new Error('the channel was closed while it was set up'));
      if (this.channel === channel) this.channel = undefined;
      this.connection.reset();
    });
    channel.on('return', (message: Message) => {
      this.unroutable.add(String(message.properties.messageId));
      // Someone deleted the queue under us: opening anew declares it again.
      this.connection.reset();
    });
    this.proofs.forget();
    await declareProofExchange(channel);
    await declareDeadLetterQueue(channel);
    for (const name of this.options.models) await declareJobQueue(channel, name);
    ended.signal.throwIfAborted();
    this.writes = new WriteBatch(model);
    this.channel = channel;
    void this.probeDeadLetters(channel);
  }

  /** Nobody else publishes to the dead letters and would notice that they are not taken. */
  private async probeDeadLetters(channel: ConfirmChannel): Promise<void> {
    const headers = { [PROBE_HEADER]: true };
    const properties = { persistent: false, messageId: randomUUID(), headers };
    try {
      await this.publishConfirmed(channel, DEAD_LETTER_QUEUE, Buffer.alloc(0), properties);
    } catch {
      // A queue that does not confirm is stalled from now on; a lost connection probes again.
    }
  }
}
