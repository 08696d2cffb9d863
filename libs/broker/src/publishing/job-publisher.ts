import {
  FORMAT_VERSION_HEADER,
  JOB_MESSAGE_PATTERN,
  type JobMessage,
  type JobPacket,
} from '@tidegate/contracts';
import type { ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { BrokerUnavailableError, QueueFullError } from '../broker.error.js';
import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { declareDeadLetterQueue, declareJobQueue, declareProofExchange } from '../topology/declare-queues.js';
import { DEAD_LETTER_QUEUE, jobQueue, PROBE_HEADER } from '../topology/names.js';
import { QueueProofs } from './queue-proofs.js';
import { WriteBatch } from './write-batch.js';

/** How a publisher is made. */
export interface JobPublisherOptions {
  readonly url: string;
  /** The models whose queues are declared at every connection. */
  readonly models: readonly string[];
  /** How long a confirmation may take before the push counts as failed. */
  readonly confirmTimeoutSeconds: number;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
}

/** Unconfirmed messages beyond which more are refused at once: a frozen broker must not fill our memory. */
const MOST_UNCONFIRMED = 20_000;

/** Publishes jobs to durable quorum queues and tells when the broker has them safe. */
export class JobPublisher {
  private readonly connection: BrokerConnection;
  private readonly unroutable = new Set<string>();
  private readonly proofs = new QueueProofs();
  private channel: ConfirmChannel | undefined;
  private writes: WriteBatch | undefined;
  private unconfirmed = 0;

  constructor(private readonly options: JobPublisherOptions) {
    this.connection = new BrokerConnection({
      url: options.url,
      name: 'tidegate publisher',
      setUp: (model) => this.openChannel(model),
      ...(options.onEvent ? { onEvent: options.onEvent } : {}),
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
    return this.isConnected ? this.proofs.stalled : [];
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
   * @throws QueueFullError when the queue has reached its length limit
   */
  publish(message: JobMessage): Promise<void> {
    const { channel } = this;
    if (!channel) return Promise.reject(new BrokerUnavailableError('not connected to the broker'));
    if (this.unconfirmed >= MOST_UNCONFIRMED)
      return Promise.reject(new BrokerUnavailableError('too many messages wait for the broker'));
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

  private publishConfirmed(
    channel: ConfirmChannel,
    queue: string,
    content: Buffer,
    properties: Options.Publish & { readonly messageId: string },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.proofs.missed(queue);
        reject(new BrokerUnavailableError('the broker did not confirm in time'));
      }, this.options.confirmTimeoutSeconds * 1000);
      this.unconfirmed += 1;
      const onConfirm = (refusal: Error | null): void => {
        clearTimeout(timer);
        this.unconfirmed -= 1;
        const returned = this.unroutable.size > 0 && this.unroutable.delete(properties.messageId);
        if (returned) reject(new BrokerUnavailableError(`queue ${queue} is not there`));
        else if (!refusal) this.prove(channel, queue, resolve, reject);
        else if (this.channel === channel) reject(new QueueFullError(queue));
        else
          reject(
            new BrokerUnavailableError('the connection was lost before the confirmation', { cause: refusal }),
          );
      };
      try {
        channel.publish('', queue, content, { ...properties, mandatory: true }, onConfirm);
        this.writes?.published();
      } catch (error) {
        clearTimeout(timer);
        this.unconfirmed -= 1;
        reject(new BrokerUnavailableError('the channel is closed', { cause: error }));
      }
    });
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
