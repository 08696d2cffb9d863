import { Redis } from 'ioredis';
import { StoreUnavailableError } from '../job-store.error.js';
import type { RedisScript } from './redis-script.js';

/** What a connection tells its owner; each event is worth a log line. */
export type StoreConnectionEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'error'; readonly error: Error };

/** How a connection is made. */
export interface StoreConnectionOptions {
  readonly url: string;
  /** How long one command may take before it counts as failed. */
  readonly commandTimeoutSeconds: number;
  /**
   * Whether commands go out together, and the next ones when those before are answered: for many at a time, where it
   * saves the store half its work. For few, each goes out at once.
   * @defaultValue true
   */
  readonly batchCommands?: boolean;
  readonly onEvent?: (event: StoreConnectionEvent) => void;
}

/** An answer of Redis to a script. */
export type ScriptReply = string | number | null | readonly ScriptReply[];

const CONNECT_TIMEOUT_MS = 2_000;
const MOST_RECONNECT_DELAY_MS = 500;
/** A store that answers nothing for so long is taken for lost, and the connection is made anew. */
const SILENCE_LIMIT_MS = 10_000;

/**
 * One connection to Redis that comes back by itself. A command fails at once while there is no connection, and while the store has left an earlier command
 * without an answer: waiting belongs to the caller.
 */
export class StoreConnection {
  readonly redis: Redis;
  /** Set when a command was not answered in time, until the store answers again. */
  private silent = false;
  private reached = false;
  private closing = false;
  private readonly commandTimeoutMs: number;
  private readonly commands: Readonly<
    Record<string, (...values: (string | number)[]) => Promise<ScriptReply>>
  >;

  constructor(options: StoreConnectionOptions, scripts: readonly RedisScript[]) {
    this.commandTimeoutMs = options.commandTimeoutSeconds * 1000;
    this.redis = new Redis(options.url, {
      lazyConnect: true,
      enableAutoPipelining: options.batchCommands ?? true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_LIMIT_MS,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), MOST_RECONNECT_DELAY_MS),
    });
    this.redis.on('ready', () => {
      this.reached = true;
      this.silent = false;
      options.onEvent?.({ kind: 'connected' });
    });
    this.redis.on('close', () => {
      if (!this.closing) options.onEvent?.({ kind: 'disconnected' });
    });
    this.redis.on('error', (error: Error) => options.onEvent?.({ kind: 'error', error }));
    for (const { name, lua } of scripts) this.redis.defineCommand(name, { lua });
    this.commands = this.redis as unknown as typeof this.commands;
  }

  /** True while commands can be sent and are answered. */
  get isConnected(): boolean {
    return this.redis.status === 'ready' && !this.silent;
  }

  /** True from the first connection on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.reached;
  }

  /** The number of the database. */
  get database(): number {
    return this.redis.options.db ?? 0;
  }

  /** Drops the connection, so that it is made anew. */
  reset(): void {
    this.redis.disconnect(true);
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    const ready = new Promise<void>((resolve) => this.redis.once('ready', resolve));
    // A failed first attempt is reported as an event and tried again by the retry strategy.
    this.redis.connect().catch(() => undefined);
    await ready;
  }

  /** Sends what is under way, then closes for good. */
  async close(): Promise<void> {
    this.closing = true;
    try {
      await this.guard(() => this.redis.quit());
    } catch {
      this.redis.disconnect();
    }
  }

  /**
   * Runs a script.
   *
   * @throws StoreUnavailableError when there is no answer in time or the store refuses
   */
  async run(
    script: RedisScript,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<ScriptReply> {
    const command = this.commands[script.name];
    if (!command) throw new TypeError(`script ${script.name} is not defined on this connection`);
    return await this.guard(() => command.call(this.redis, keys.length, ...keys, ...values));
  }

  /**
   * Sends a command, or several at once, and waits for the answer. The time-out is ours and not that of ioredis, which
   * counts from when a pipeline is sent: a second one waits behind the first, and would take twice as long to fail.
   *
   * @throws StoreUnavailableError when there is no answer in time or the store refuses, with the reason as its cause
   */
  async guard<T>(send: () => Promise<T>): Promise<T> {
    if (!this.isConnected) throw new StoreUnavailableError('not connected to the store');
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.becomeSilent();
        reject(new Error(`no answer within ${this.commandTimeoutMs} ms`));
      }, this.commandTimeoutMs);
    });
    try {
      return await Promise.race([send(), timeout]);
    } catch (error) {
      throw new StoreUnavailableError('the store does not answer', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** One question stays open, so that nobody else need find out by waiting when the store answers again. */
  private becomeSilent(): void {
    if (this.silent) return;
    this.silent = true;
    this.redis.ping().then(
      () => {
        this.silent = false;
      },
      // The connection was lost: its successor starts afresh.
      () => undefined,
    );
  }
}
