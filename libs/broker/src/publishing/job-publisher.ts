import {
  FORMAT_VERSION_HEADER,
  JOB_MESSAGE_PATTERN,
  RETRY_HEADER,
  type JobMessage,
  type JobPacket,
} from '@tidegate/contracts';
import type { ChannelModel } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { BrokerOverloadedError, BrokerUnavailableError } from '../broker.error.js';
import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { ReadyMessagesChannel } from '../queue-readings/ready-messages.channel.js';
import { declareDeadLetterQueue, declareJobQueue, declareProofExchange } from '../topology/declare-queues.js';
import { DEAD_LETTER_QUEUE, jobQueue, PROBE_HEADER } from '../topology/names.js';
import { ConfirmedChannel } from './confirmed-channel.js';
import { QueueProofs } from './queue-proofs.js';
import { QueueRoom } from './queue-room.js';
import { UnconfirmedMessages } from './unconfirmed-messages.js';

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
  /**
   * The number of waiting messages of a queue at which further ones are refused, by a count of our own; without it only
   * the broker refuses.
   */
  readonly queueLengthLimit?: number;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
}

/** A reading that a push waits for must leave time for the confirmation. */
const READING_SHARE_OF_TIMEOUT = 1 / 3;

function notConnected(): BrokerUnavailableError {
  return new BrokerUnavailableError('not connected to the broker');
}

/** Publishes jobs to durable quorum queues and reports when the broker has stored them. */
export class JobPublisher {
  private readonly connection: BrokerConnection;
  private readonly proofs = new QueueProofs();
  /** By model; none without a limit. */
  private readonly rooms = new Map<string, QueueRoom>();
  private channel: ConfirmedChannel | undefined;
  private readings: ReadyMessagesChannel | undefined;
  private readonly unconfirmed: UnconfirmedMessages;
  private hasBlock = false;

  constructor(private readonly options: JobPublisherOptions) {
    this.unconfirmed = new UnconfirmedMessages(options.unconfirmedLimitBytes);
    if (options.queueLengthLimit !== undefined)
      for (const name of options.models) this.addRoom(name, options.queueLengthLimit);
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

  /** True while the broker takes no messages, because it is short of memory or disk. */
  get isBlocked(): boolean {
    return this.hasBlock;
  }

  /** True from the first connection on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.connection.hasBeenConnected;
  }

  /**
   * Queues that do not confirm and have not confirmed anything over this connection: candidates for {@link
   * repairLeaderlessQueue}.
   */
  get stalledQueues(): readonly string[] {
    // A broker that blocks publishers confirms nothing, whatever the state of its queues.
    return this.isConnected && !this.hasBlock ? this.proofs.stalled : [];
  }

  /** Begins to connect and never gives up; resolves at the first connection. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes without waiting: unconfirmed messages fail with BrokerUnavailableError. */
  async close(): Promise<void> {
    this.channel = undefined;
    await this.connection.close();
  }

  /**
   * Publishes one job, in the packet format of Nest's RabbitMQ client, and resolves when the broker has confirmed it.
   *
   * Each message has an id of its own, so that a job, or a retry of it, which is published twice is run once.
   *
   * @param retryNumber - the retry that the message is for, 0 for that of the push
   * @throws {BrokerUnavailableError} when there is no connection or no confirmation in time
   * @throws {BrokerOverloadedError} when it is refused at once because the broker takes nothing, or not fast enough
   * @throws {QueueFullError} when the queue has reached its length limit
   */
  publish(message: JobMessage, retryNumber = 0): Promise<void> {
    const { refusal } = this;
    if (refusal) return Promise.reject(refusal);
    const room = this.rooms.get(message.model);
    const entering = room?.enter();
    return entering
      ? entering.then(() => this.send(message, retryNumber, room))
      : this.send(message, retryNumber, room);
  }

  /**
   * Refuses what cannot be published now, before anything is done for it.
   *
   * @throws {BrokerUnavailableError} when there is no connection
   * @throws {BrokerOverloadedError} when the broker takes nothing, or not fast enough
   */
  requireRoom(): void {
    if (this.refusal) throw this.refusal;
  }

  private get refusal(): BrokerUnavailableError | undefined {
    if (!this.channel) return notConnected();
    if (this.hasBlock) return new BrokerOverloadedError('the message broker is short of memory or disk');
    if (this.unconfirmed.isFull)
      return new BrokerOverloadedError('too many jobs wait for the message broker');
    return undefined;
  }

  private addRoom(name: string, limit: number): void {
    const queue = jobQueue(name);
    const read = async (): Promise<number | 'unavailable'> =>
      (await this.readings?.read(queue)) ?? 'unavailable';
    this.rooms.set(name, new QueueRoom({ queue, limit, read }));
  }

  private note(event: BrokerConnectionEvent): void {
    // A new connection gets it again, at its first message.
    if (event.kind === 'blocked') this.hasBlock = true;
    else if (event.kind === 'unblocked' || event.kind === 'disconnected') this.hasBlock = false;
    this.options.onEvent?.(event);
  }

  private send(message: JobMessage, retryNumber: number, room: QueueRoom | undefined): Promise<void> {
    const { channel, refusal } = this;
    if (!channel || refusal) {
      room?.settle('not-in-the-queue');
      return Promise.reject(refusal ?? notConnected());
    }
    const packet: JobPacket = { pattern: JOB_MESSAGE_PATTERN, data: message };
    return channel.publish({
      queue: jobQueue(message.model),
      content: Buffer.from(JSON.stringify(packet)),
      properties: {
        persistent: true,
        messageId: randomUUID(),
        contentType: 'application/json',
        ...expirationOf(message),
        headers: {
          [FORMAT_VERSION_HEADER]: message.formatVersion,
          ...(retryNumber === 0 ? {} : { [RETRY_HEADER]: retryNumber }),
        },
      },
      ...(room ? { onSettled: room.settle } : {}),
    });
  }

  private async openChannel(model: ChannelModel): Promise<void> {
    const ended = new AbortController();
    const confirmChannel = await model.createConfirmChannel();
    const channel = new ConfirmedChannel({
      model,
      channel: confirmChannel,
      proofs: this.proofs,
      unconfirmed: this.unconfirmed,
      confirmTimeoutSeconds: this.options.confirmTimeoutSeconds,
      onLost: () => {
        ended.abort(new Error('the channel was closed while it was set up'));
        if (this.channel === channel) this.channel = undefined;
        this.connection.reset();
      },
    });
    this.proofs.forget();
    await declareProofExchange(confirmChannel);
    await declareDeadLetterQueue(confirmChannel);
    for (const name of this.options.models) await declareJobQueue(confirmChannel, name);
    const readings = this.rooms.size > 0 ? await this.openReadings(model) : undefined;
    ended.signal.throwIfAborted();
    this.readings = readings;
    for (const room of this.rooms.values()) room.forget();
    this.channel = channel;
    void this.probeDeadLetters(channel);
  }

  private async openReadings(model: ChannelModel): Promise<ReadyMessagesChannel> {
    const timeoutMs = this.options.confirmTimeoutSeconds * 1000 * READING_SHARE_OF_TIMEOUT;
    const readings = new ReadyMessagesChannel(model, timeoutMs);
    await readings.open();
    return readings;
  }

  /** Only the broker publishes to this queue, so nothing else would show that it takes no messages. */
  private async probeDeadLetters(channel: ConfirmedChannel): Promise<void> {
    const headers = { [PROBE_HEADER]: true };
    const properties = { persistent: false, messageId: randomUUID(), headers };
    try {
      await channel.publish({ queue: DEAD_LETTER_QUEUE, content: Buffer.alloc(0), properties });
    } catch {
      // A queue that does not confirm counts as stalled from now on; a new connection probes again.
    }
  }
}

/** What has waited too long is taken out by the broker, at the latest when it is the first of its queue. */
function expirationOf({ expiresAtMs }: JobMessage): { readonly expiration?: string } {
  if (expiresAtMs === undefined) return {};
  return { expiration: String(Math.max(0, Math.ceil(expiresAtMs - Date.now()))) };
}
