import { BrokerConnection, type BrokerConnectionEvent } from '../connection/broker-connection.js';
import { jobQueue } from '../topology/names.js';
import { ReadyMessagesChannel } from './ready-messages.channel.js';

/** How a reader is made. */
export interface ReadyMessagesReaderOptions {
  readonly url: string;
  /** How long the broker may take for one reading. */
  readonly timeoutSeconds: number;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
}

/** Short: a reading that is not fresh is worth nothing. */
const HEARTBEAT_SECONDS = 3;

/**
 * Reads how many messages wait, as {@link ReadyMessagesChannel} does, over one connection that reconnects by itself.
 */
export class ReadyMessagesReader {
  private readonly connection: BrokerConnection;
  private channel: ReadyMessagesChannel | undefined;

  constructor({ url, timeoutSeconds, onEvent }: ReadyMessagesReaderOptions) {
    this.connection = new BrokerConnection({
      url,
      name: 'tidegate readings',
      heartbeatSeconds: HEARTBEAT_SECONDS,
      setUp: async (model) => {
        const channel = new ReadyMessagesChannel(model, timeoutSeconds * 1000);
        await channel.open();
        this.channel = channel;
      },
      ...(onEvent ? { onEvent } : {}),
    });
  }

  /** True while readings are possible. */
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
    await this.connection.close();
  }

  /** The waiting messages of a model's queue, 0 for one that is not there yet; `unavailable` where there is no answer. */
  async read(model: string): Promise<number | 'unavailable'> {
    const { channel } = this;
    return this.connection.isConnected && channel ? channel.read(jobQueue(model)) : 'unavailable';
  }
}
