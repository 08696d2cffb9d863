import type { Channel, ChannelModel } from 'amqplib';
import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { jobQueue } from '../topology/names.js';

/** How a reader is made. */
export interface ReadyMessagesReaderOptions {
  readonly url: string;
  /** How long the broker may take for one reading. */
  readonly timeoutSeconds: number;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
}

/** Short: a reading that is not fresh is worth nothing. */
const HEARTBEAT_SECONDS = 3;

/** A queue that nobody has declared yet; a node of the broker that is away has other words for its 404. */
const NO_QUEUE = 'NOT_FOUND - no queue';

/**
 * Reads how many messages of a queue wait, by a passive declare: it sees a publish at once, where the management API is
 * seconds behind. Messages that a worker holds are not seen. One connection, which comes back by itself; the broker
 * answers one question after the other.
 *
 * @see https://www.rabbitmq.com/docs/queues#optional-arguments (passive declaration)
 */
export class ReadyMessagesReader {
  private readonly connection: BrokerConnection;
  private readonly timeoutMs: number;
  private model: ChannelModel | undefined;
  private channel: Channel | undefined;
  private isSilent = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor({ url, timeoutSeconds, onEvent }: ReadyMessagesReaderOptions) {
    this.timeoutMs = timeoutSeconds * 1000;
    this.connection = new BrokerConnection({
      url,
      name: 'tidegate readings',
      heartbeatSeconds: HEARTBEAT_SECONDS,
      setUp: (model) => this.openChannel(model),
      ...(onEvent ? { onEvent } : {}),
    });
  }

  /** True while questions can be asked. */
  get isConnected(): boolean {
    return this.connection.isConnected;
  }

  /** True from the first connection on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.connection.hasBeenConnected;
  }

  /** Begins to connect and never gives up; resolves at the first connection. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes for good. */
  async close(): Promise<void> {
    this.channel = undefined;
    await this.connection.close();
  }

  /** The waiting messages of a model's queue, 0 for one that is not there yet; `unavailable` where there is no answer. */
  read(model: string): Promise<number | 'unavailable'> {
    const reading = this.last.then(() => this.ask(jobQueue(model)));
    this.last = reading;
    return reading;
  }

  private async ask(queue: string): Promise<number | 'unavailable'> {
    if (!this.connection.isConnected || this.isSilent) return 'unavailable';
    const asking = this.declare(queue);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'unavailable'>((resolve) => {
      timer = setTimeout(() => {
        // Whoever asks next need not find out by waiting, until the broker answers or the connection ends.
        this.isSilent = true;
        void asking.finally(() => (this.isSilent = false));
        resolve('unavailable');
      }, this.timeoutMs);
    });
    const answer = await Promise.race([asking, timeout]);
    clearTimeout(timer);
    return answer;
  }

  private async declare(queue: string): Promise<number | 'unavailable'> {
    try {
      const channel = this.channel ?? (await this.reopenChannel());
      return (await channel.checkQueue(queue)).messageCount;
    } catch (error) {
      // Closed by this answer, or before anybody listened: the next question opens another.
      this.channel = undefined;
      return error instanceof Error && error.message.includes(NO_QUEUE) ? 0 : 'unavailable';
    }
  }

  private async reopenChannel(): Promise<Channel> {
    const { model } = this;
    if (model === undefined) throw new Error('not connected to the broker');
    await this.openChannel(model);
    if (this.channel === undefined) throw new Error('the channel is closed');
    return this.channel;
  }

  private async openChannel(model: ChannelModel): Promise<void> {
    this.model = model;
    const channel = await model.createChannel();
    // The broker closes a channel that asked for a queue which is not there.
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.channel === channel) this.channel = undefined;
    });
    this.channel = channel;
  }
}
