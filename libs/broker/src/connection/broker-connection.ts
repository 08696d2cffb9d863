import { connect, type ChannelModel, type RecoveringChannelModel } from 'amqplib';
import { withinTimeout } from './within-timeout.js';

/** What a connection reports to its owner; each event is worth a log line. */
export type BrokerConnectionEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly error: Error }
  | { readonly kind: 'connect-failed'; readonly error: Error }
  | { readonly kind: 'blocked'; readonly reason: string }
  | { readonly kind: 'unblocked' };

/** How a connection is made. */
export interface BrokerConnectionOptions {
  readonly url: string;
  /** Shown in the management pages. */
  readonly name: string;
  /** Opens the channels; runs at every connection, also the recovered ones, before it counts as connected. */
  readonly setUp: (model: ChannelModel) => Promise<void>;
  /**
   * How often both sides send a heartbeat, in whole seconds; no heartbeat for twice as long ends the connection.
   * @defaultValue 10
   */
  readonly heartbeatSeconds?: number;
  readonly onEvent?: (event: BrokerConnectionEvent) => void;
}

const HEARTBEAT_SECONDS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;
const RECONNECT = { initialDelay: 100, maxDelay: 1_000, factor: 2, jitter: 0.2 };

/** One AMQP connection that reconnects by itself, with doubling delays from 0.1 s up to 1 s. */
export class BrokerConnection {
  private recovering: RecoveringChannelModel | undefined;
  private model: ChannelModel | undefined;
  private reached = false;
  private resetReason: Error | undefined;
  private closed = false;

  constructor(private readonly options: BrokerConnectionOptions) {}

  /** True while the connection and its channels are open. */
  get isConnected(): boolean {
    return this.model !== undefined;
  }

  /** True from the first connection on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.reached;
  }

  /**
   * Begins to connect and never gives up; resolves at the first connection.
   *
   * @throws {Error} when it is closed before
   */
  async open(): Promise<void> {
    const { url, name, setUp, heartbeatSeconds = HEARTBEAT_SECONDS, onEvent } = this.options;
    const recovering = await connect(withHeartbeat(url, heartbeatSeconds), {
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: name },
      noDelay: true,
      recovery: {
        ...RECONNECT,
        waitForConnect: false,
        setup: (model: ChannelModel) => setUpSafely(model, setUp),
      },
    });
    this.recovering = recovering;
    recovering.on('connect', (model: ChannelModel) => {
      this.model = model;
      this.reached = true;
      onEvent?.({ kind: 'connected' });
    });
    recovering.on('disconnect', (error: Error) => {
      this.model = undefined;
      if (!this.closed) onEvent?.({ kind: 'disconnected', error: this.resetReason ?? error });
      this.resetReason = undefined;
    });
    recovering.on('connect-failed', (error: Error) => onEvent?.({ kind: 'connect-failed', error }));
    recovering.on('blocked', (reason: string) => onEvent?.({ kind: 'blocked', reason }));
    recovering.on('unblocked', () => onEvent?.({ kind: 'unblocked' }));
    // An error is always followed by the end of the connection, which is what we act on.
    recovering.on('error', () => undefined);
    if (this.closed) await recovering.close();
    await recovering.waitForConnect();
  }

  /**
   * Drops a connection one of whose channels failed, so that recovery opens it again with all of its channels.
   *
   * @param reason - the error of the event `disconnected` that follows
   */
  reset(reason?: Error): void {
    if (!this.model) return;
    this.resetReason ??= reason;
    this.model.close().catch(() => undefined);
  }

  /** Whether the broker has a queue; false too when it does not answer. A refusal ends a channel, so it has one of its own. */
  async hasQueue(queue: string): Promise<boolean> {
    try {
      const channel = await this.model?.createChannel();
      channel?.on('error', () => undefined);
      await channel?.checkQueue(queue);
      return channel !== undefined;
    } catch {
      return false;
    }
  }

  /** Closes the connection for good; it waits at most 2 s for a broker that does not answer. */
  async close(): Promise<void> {
    this.closed = true;
    this.model = undefined;
    if (this.recovering) await withinTimeout(this.recovering.close(), CLOSE_TIMEOUT_MS);
  }
}

/**
 * amqplib listens to a connection only once it is set up. Before that an error (a broker that dies or fails with 541
 * while queues are declared) would have no listener, for which Node ends a process, and an end would not be seen: the
 * connection would count as made for ever.
 */
async function setUpSafely(model: ChannelModel, setUp: BrokerConnectionOptions['setUp']): Promise<void> {
  const ended = new AbortController();
  model.on('error', () => undefined);
  model.once('close', () => ended.abort(new Error('the connection ended while it was set up')));
  await setUp(model);
  ended.signal.throwIfAborted();
}

function withHeartbeat(url: string, heartbeatSeconds: number): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(heartbeatSeconds));
  return address.href;
}
