import { listeningConnection } from './listening-connection.js';
import type { StoreConnection, StoreConnectionOptions } from './store-connection.js';

/** How a channel is listened to. */
export interface StoreChannelOptions extends StoreConnectionOptions {
  /** Its name in a database. Channels, unlike keys, span all databases. */
  readonly channel: (database: number) => string;
  readonly onMessage: (text: string) => void;
  /** The channel is open, for the first time or again: what was published before that was not received. */
  readonly onListening?: (() => void) | undefined;
}

/** Receives what is published on one channel, on a connection of its own that reconnects by itself. */
export class StoreChannel {
  private readonly connection: StoreConnection;

  constructor(private readonly options: StoreChannelOptions) {
    this.connection = listeningConnection(options, (connection) => this.listen(connection));
    this.connection.redis.on('message', (_channel: string, text: string) => options.onMessage(text));
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes for good. */
  async close(): Promise<void> {
    await this.connection.close();
  }

  private async listen(connection: StoreConnection): Promise<void> {
    const { redis, database } = connection;
    await connection.guard(() => redis.subscribe(this.options.channel(database)));
    this.options.onListening?.();
  }
}
