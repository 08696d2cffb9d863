import { StoreConnection, type StoreConnectionOptions } from '../connection/store-connection.js';
import { arrivalChannel } from '../keys.js';

/** How arrivals are listened for. */
export interface ArrivalChannelOptions extends StoreConnectionOptions {
  /** Jobs of a model have arrived and are counted. */
  readonly onArrival: (model: string) => void;
  /** The channel is open, for the first time or again: arrivals before that were not received. */
  readonly onListening?: () => void;
}

/** Receives each arrival as soon as it is counted, on a connection of its own that reconnects by itself. */
export class ArrivalChannel {
  private readonly connection: StoreConnection;

  constructor(private readonly options: ArrivalChannelOptions) {
    const { onEvent } = options;
    this.connection = new StoreConnection(
      {
        ...options,
        batchCommands: false,
        needsWrites: false,
        onEvent: (event) => {
          onEvent?.(event);
          if (event.kind === 'available') void this.listen();
        },
      },
      [],
    );
    this.connection.redis.on('message', (_channel: string, model: string) => options.onArrival(model));
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes for good. */
  async close(): Promise<void> {
    await this.connection.close();
  }

  private async listen(): Promise<void> {
    const { redis, database } = this.connection;
    try {
      await this.connection.guard(() => redis.subscribe(arrivalChannel(database)));
      this.options.onListening?.();
    } catch {
      this.connection.reset();
    }
  }
}
