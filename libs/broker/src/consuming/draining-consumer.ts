import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { DeliveryTimeoutError } from '../broker.error.js';
import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { withinTimeout } from '../connection/within-timeout.js';
import { answerDelivery } from './answer-delivery.js';
import { consumerTimeoutSeconds } from './consumer-timeout.js';
import type { Delivery, DeliveryVerdict } from './delivery-verdict.js';
import { postponementSeconds } from './postponement.js';
import { retryMessageOf } from './retry-message.js';

/** How a consumer is made. */
export interface DrainingConsumerOptions {
  readonly url: string;
  readonly queue: string;
  readonly name: string;
  /** How many unacknowledged deliveries it may hold. */
  readonly prefetch: number;
  /** Declares what is consumed; runs at every connection. */
  readonly declare: (channel: Channel) => Promise<void>;
  /** Decides about one delivery; it must not throw, a rejection counts as `requeue`. */
  readonly onDelivery: (delivery: Delivery) => Promise<DeliveryVerdict>;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
  /**
   * The broker has taken a delivery back because its acknowledgement is late. Whatever runs may go on; its verdict will
   * not be sent, and the job is delivered again, here or elsewhere. The connection is opened again by itself.
   */
  readonly onTimedOut?: (delivery: Delivery, error: DeliveryTimeoutError) => void;
}

/** A delivery without a verdict yet. */
interface HeldDelivery {
  readonly delivery: Delivery;
  readonly channel: Channel;
  readonly sinceMs: number;
}

const CLOSE_TIMEOUT_MS = 2_000;

/** After this time a queue that is being deleted is gone. */
const DELETION_MS = 300;

/**
 * Consumes a queue with manual acknowledgement and can stop without losing one: it cancels the consumer first,
 * waits for the deliveries that it holds, sends the acknowledgements, and closes last.
 */
export class DrainingConsumer {
  private readonly connection: BrokerConnection;
  /** In the order in which they came. */
  private readonly held = new Map<Promise<void>, HeldDelivery>();
  private channel: Channel | undefined;
  private consumerTag: string | undefined;
  private wanted = false;
  private readonly draining = new AbortController();
  /** Deliveries that were postponed in a row. */
  private postponed = 0;
  /** Begins and ends of consuming go one after the other: two consumers on a channel would take two deliveries. */
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly options: DrainingConsumerOptions) {
    this.connection = new BrokerConnection({
      url: options.url,
      name: options.name,
      setUp: (model) => this.openChannel(model),
      ...(options.onEvent ? { onEvent: options.onEvent } : {}),
    });
  }

  /** True while the connection is open. */
  get isConnected(): boolean {
    return this.connection.isConnected;
  }

  /** Connects without consuming, and never gives up; resolves at the first connection. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Begins, or begins again, to take deliveries; after a lost connection it continues by itself. */
  async resume(): Promise<void> {
    this.wanted = true;
    try {
      await this.adjust();
    } catch {
      // The channel ended meanwhile; the next one consumes.
    }
  }

  /** Takes no further delivery; unacknowledged deliveries stay as they are. */
  async pause(): Promise<void> {
    this.wanted = false;
    try {
      await this.adjust();
    } catch {
      // The channel ended meanwhile, and the consumer with it.
    }
  }

  /** Resolves when every unacknowledged delivery has a verdict. */
  async settled(): Promise<void> {
    while (this.held.size > 0) await Promise.allSettled(this.held.keys());
  }

  /** Pauses, waits for the deliveries that it holds, then closes: closing the channel flushes the acknowledgements before it. */
  async drain(): Promise<void> {
    await this.pause();
    this.draining.abort();
    await this.settled();
    try {
      if (this.channel) await withinTimeout(this.channel.close(), CLOSE_TIMEOUT_MS);
    } catch {
      // Already closed: the broker returns what it has no acknowledgement for.
    }
    await this.connection.close();
  }

  private async openChannel(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    const ended = new AbortController();
    let reason: Error | undefined;
    channel.on('error', (error: Error) => {
      const timeoutSeconds = consumerTimeoutSeconds(error);
      reason = timeoutSeconds === undefined ? error : this.timedOut(channel, timeoutSeconds);
    });
    channel.on('close', () => {
      ended.abort(new Error('the channel was closed while it was set up'));
      this.leave(channel, reason);
    });
    await this.options.declare(channel);
    await channel.prefetch(this.options.prefetch);
    this.channel = channel;
    this.consumerTag = undefined;
    await this.adjust();
    ended.signal.throwIfAborted();
  }

  /** Opens all again, unless that is under way. */
  private leave(channel: Channel, reason?: Error): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.consumerTag = undefined;
    this.connection.reset(reason);
  }

  /** Starts or stops consuming, as wanted, once an earlier change is complete. */
  private adjust(): Promise<void> {
    const next = this.turn.then(() => this.adjustNow());
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async adjustNow(): Promise<void> {
    const { channel, consumerTag, wanted } = this;
    if (!channel) return;
    if (wanted && consumerTag === undefined) await this.consume(channel);
    else if (!wanted && consumerTag !== undefined) {
      this.consumerTag = undefined;
      await channel.cancel(consumerTag);
    }
  }

  private async consume(channel: Channel): Promise<void> {
    const { consumerTag } = await channel.consume(
      this.options.queue,
      (message) => this.take(channel, message),
      { noAck: false },
    );
    if (this.channel === channel) this.consumerTag = consumerTag;
  }

  private take(channel: Channel, message: ConsumeMessage | null): void {
    if (!message) {
      void this.canceled(channel);
      return;
    }
    const retry = retryMessageOf(message.properties);
    const messageId: unknown = message.properties.messageId;
    const delivery: Delivery = {
      content: message.content,
      headers: message.properties.headers ?? {},
      redelivered: message.fields.redelivered,
      ...(typeof messageId === 'string' ? { messageId } : {}),
      ...(retry ? { retry } : {}),
    };
    const work = this.decide(channel, message, delivery).finally(() => this.held.delete(work));
    this.held.set(work, { delivery, channel, sinceMs: performance.now() });
  }

  /**
   * The broker has canceled the consumer: its queue was deleted, or, from RabbitMQ 4.3 on, an acknowledgement is late and the
   * queue is still there. (4.0.5 sends the cancel a moment before a deleted queue is gone.) Opening again declares the queue
   * again and consumes again; the old channel is left at once, for 4.3 may deliver to the consumer that it has canceled.
   */
  private async canceled(channel: Channel): Promise<void> {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.consumerTag = undefined;
    const holds = [...this.held.values()].some((held) => held.channel === channel);
    if (holds) await delay(DELETION_MS);
    const isLate = holds && (await this.connection.hasQueue(this.options.queue));
    this.connection.reset(isLate ? this.timedOut(channel) : new Error('the queue was deleted'));
  }

  /** @param timeoutSeconds - the broker's own figure, where it gives one; else the time that the delivery was held */
  private timedOut(channel: Channel, timeoutSeconds?: number): DeliveryTimeoutError | undefined {
    const held = [...this.held.values()].find((candidate) => candidate.channel === channel);
    if (!held) return undefined;
    const heldSeconds = Math.round((performance.now() - held.sinceMs) / 1000);
    const error = new DeliveryTimeoutError(timeoutSeconds ?? heldSeconds);
    this.options.onTimedOut?.(held.delivery, error);
    return error;
  }

  private async decide(channel: Channel, message: ConsumeMessage, delivery: Delivery): Promise<void> {
    let verdict: DeliveryVerdict;
    try {
      verdict = await this.options.onDelivery(delivery);
    } catch {
      verdict = 'requeue';
    }
    if (verdict === 'postpone') await this.holdBack(delivery);
    else this.postponed = 0;
    // A delivery of a lost channel goes back to the queue by itself; its tag means nothing elsewhere.
    if (this.channel !== channel) return;
    try {
      answerDelivery(channel, message, verdict);
    } catch {
      // The channel is closing: this delivery goes back to the queue by itself, too.
    }
  }

  /** Holds a postponed delivery for a while, or until the consumer drains. */
  private async holdBack({ headers }: Delivery): Promise<void> {
    const seconds = postponementSeconds(headers, this.postponed);
    this.postponed += 1;
    try {
      await delay(seconds * 1000, undefined, { signal: this.draining.signal });
    } catch {
      // The consumer drains: the delivery goes back now.
    }
  }
}
