import { StoreChannel } from '../connection/store-channel.js';
import type { StoreConnectionOptions } from '../connection/store-connection.js';
import { eventChannel, jobIdOf } from '../keys.js';

/** How events of jobs are listened for. */
export interface EventChannelOptions extends StoreConnectionOptions {
  /** A job has a new event, or its model has reported its progress. */
  readonly onEvents: (jobId: string) => void;
  /** The channel is open, for the first time or again: what was reported before that was not received. */
  readonly onListening?: () => void;
}

/**
 * Receives that a job of any model has a new event, as soon as that is stored. A job that succeeds at once is reported on the
 * channel of ends alone.
 */
export class EventChannel extends StoreChannel {
  constructor(options: EventChannelOptions) {
    super({
      ...options,
      channel: eventChannel,
      onMessage: (text) => options.onEvents(jobIdOf(text.slice(0, text.lastIndexOf(' ')))),
    });
  }
}
