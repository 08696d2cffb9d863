import { JOB_MESSAGE_PATTERN, type JobMessage, type JobPacket } from '@tidegate/contracts';
import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { BrokerUnavailableError, QueueFullError } from '../broker.error.js';
import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { declareDeadLetterQueue, declareJobQueue } from '../topology/declare-queues.js';
import { jobQueue } from '../topology/names.js';

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
  private channel: ConfirmChannel | undefined;
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
    return this.publishConfirmed(channel, message, Buffer.from(JSON.stringify(packet)));
  }

  private publishConfirmed(channel: ConfirmChannel, message: JobMessage, content: Buffer): Promise<void> {
    const queue = jobQueue(message.model);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new BrokerUnavailableError('the broker did not confirm in time')),
        this.options.confirmTimeoutSeconds * 1000,
      );
      this.unconfirmed += 1;
      const onConfirm = (refusal: Error | null): void => {
        clearTimeout(timer);
        this.unconfirmed -= 1;
        const returned = this.unroutable.size > 0 && this.unroutable.delete(message.id);
        if (returned) reject(new BrokerUnavailableError(`queue ${queue} is not there`));
        else if (!refusal) resolve();
        else if (this.channel === channel) reject(new QueueFullError(queue));
        else
          reject(
            new BrokerUnavailableError('the connection was lost before the confirmation', { cause: refusal }),
          );
      };
      try {
        channel.publish(
          '',
          queue,
          content,
          { persistent: true, mandatory: true, messageId: message.id, contentType: 'application/json' },
          onConfirm,
        );
      } catch (error) {
        clearTimeout(timer);
        this.unconfirmed -= 1;
        reject(new BrokerUnavailableError('the channel is closed', { cause: error }));
      }
    });
  }

  private async openChannel(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel();
    channel.on('error', () => undefined);
    // Before amqplib's own listener, which fails the unconfirmed messages: they must find that the channel is gone.
    channel.prependListener('close', () => {
      if (this.channel === channel) this.channel = undefined;
      this.connection.reset();
    });
    channel.on('return', (message: Message) => {
      this.unroutable.add(String(message.properties.messageId));
      // Someone deleted the queue under us: opening anew declares it again.
      this.connection.reset();
    });
    await declareDeadLetterQueue(channel);
    for (const name of this.options.models) await declareJobQueue(channel, name);
    this.channel = channel;
  }
}
