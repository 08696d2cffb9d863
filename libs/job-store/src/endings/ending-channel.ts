import { StoreChannel } from '../connection/store-channel.js';
import type { StoreConnectionOptions } from '../connection/store-connection.js';
import { endingChannel, jobIdOf } from '../keys.js';

/** How the ends of jobs are listened for. */
export interface EndingChannelOptions extends StoreConnectionOptions {
  /** A job has ended, and its record has its end. */
  readonly onEnding: (jobId: string) => void;
  /** The channel is open, for the first time or again: ends before that were not received. */
  readonly onListening?: () => void;
}

/**
 * Receives the end of each job of all models as soon as it is stored. A worker of an earlier release does not report the ends
 * that it stores.
 */
export class EndingChannel extends StoreChannel {
  constructor(options: EndingChannelOptions) {
    super({
      ...options,
      channel: endingChannel,
      onMessage: (key) => options.onEnding(jobIdOf(key)),
    });
  }
}
