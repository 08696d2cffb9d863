import { StoreChannel } from '../connection/store-channel.js';
import type { StoreConnectionOptions } from '../connection/store-connection.js';
import { arrivalChannel } from '../keys.js';

/** How arrivals are listened for. */
export interface ArrivalChannelOptions extends StoreConnectionOptions {
  /** Jobs of a model have arrived and are counted. */
  readonly onArrival: (model: string) => void;
  /** The channel is open, for the first time or again: arrivals before that were not received. */
  readonly onListening?: () => void;
}

/** Receives each arrival as soon as it is counted. */
export class ArrivalChannel extends StoreChannel {
  constructor(options: ArrivalChannelOptions) {
    super({ ...options, channel: arrivalChannel, onMessage: options.onArrival });
  }
}
