import { Redis } from 'ioredis';
import { writeProbeKey } from '../keys.js';
import { redisOptions, type StoreSentinels } from './redis-options.js';
import type { RedisScript } from './redis-script.js';
import { CLUSTER_REFUSAL, isReply, refusalOf, type StoreRefusal } from './store-refusal.js';
import { StoreState, type StoreConnectionEvent } from './store-state.js';

/** How a connection is made. */
export interface StoreConnectionOptions {
  /** With sentinels its host and port are ignored; user, password, database and TLS are those of the master. */
  readonly url: string;
  /** Sentinels that report which of several servers is the master. */
  readonly sentinels?: StoreSentinels;
  /** How long one command may take before it counts as failed. */
  readonly commandTimeoutSeconds: number;
  /**
   * Whether commands are sent in batches, each when the one before is answered. For many commands at a time this saves
   * the store half its work. Without batches each command is sent at once.
   * @defaultValue true
   */
  readonly batchCommands?: boolean;
  /**
   * False where only reads are sent: a full store is then no problem.
   * @defaultValue true
   */
  readonly needsWrites?: boolean;
  readonly onEvent?: (event: StoreConnectionEvent) => void;
}

/** An answer of Redis to a script. */
export type ScriptReply = string | number | null | readonly ScriptReply[];

/** How often the store is asked whether it takes writes. */
const LOOK_INTERVAL_MS = 1_000;
/**
 * Pauses before a connection is dropped because of a refusal of the store; the last one applies to all further ones.
 */
const RESET_DELAYS_MS = [0, 250, 500, 1_000] as const;

/**
 * One connection to Redis that comes back by itself. A command fails at once while there is no connection, and while
 * the store has not answered an earlier command: the caller decides whether to wait.
 *
 * Every second it checks whether the store takes writes, so that the result is known before a caller relies on it. When
 * a store reports that it is not the master any longer, or not yet, the connection is dropped: a new one may lead to
 * the new master.
 */
export class StoreConnection {
  readonly redis: Redis;
  private readonly state: StoreState;
  private closing = false;
  private isLooking = false;
  /** Checks that were refused since the last one that was not. */
  private refusedLooks = 0;
  private dropping = false;
  private lookTimer: NodeJS.Timeout | undefined;
  private resetTimer: NodeJS.Timeout | undefined;
  private onAnswered: (() => void) | undefined;
  private readonly commandTimeoutMs: number;
  private readonly commands: Readonly<
    Record<string, (...values: (string | number)[]) => Promise<ScriptReply>>
  >;

  constructor(options: StoreConnectionOptions, scripts: readonly RedisScript[]) {
    this.commandTimeoutMs = options.commandTimeoutSeconds * 1000;
    this.state = new StoreState(options.needsWrites ?? true, (event) => {
      if (!this.closing) options.onEvent?.(event);
    });
    this.redis = new Redis(
      options.url,
      redisOptions({ ...options, batchCommands: options.batchCommands ?? true }),
    );
    this.redis.on('ready', () => {
      clearTimeout(this.resetTimer);
      this.resetTimer = undefined;
      this.state.connected();
      void this.look();
    });
    this.redis.on('close', () => {
      this.state.disconnected(this.dropping);
      this.dropping = false;
    });
    this.redis.on('error', (error: Error) => this.state.connectFailed(error));
    for (const { name, lua } of scripts) this.redis.defineCommand(name, { lua });
    this.commands = this.redis as unknown as typeof this.commands;
  }

  /** True while reads can be sent and are answered. */
  get isConnected(): boolean {
    return this.redis.status === 'ready' && this.state.answersReads;
  }

  /** True from the first answer on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.state.hasAnswered;
  }

  /** What is wrong with the store, as in "is read-only (READONLY): reconnecting"; `undefined` while nothing is. */
  get trouble(): string | undefined {
    return this.state.trouble;
  }

  /** The number of the database. */
  get database(): number {
    return this.redis.options.db ?? 0;
  }

  /** @throws {StoreUnavailableError} while it is known that the store would not take a write */
  requireWritable(): void {
    if (this.trouble !== undefined) throw this.state.toError();
  }

  /**
   * For what was read, and is out of date where others cannot write.
   *
   * @throws {StoreUnavailableError} while it is known that the store refuses writes
   */
  requireWritesOfOthers(): void {
    if (this.state.refusesWrites) throw this.state.toError();
  }

  /** Drops the connection, so that it is made again. */
  reset(): void {
    if (this.closing || this.redis.status !== 'ready') return;
    this.dropping = true;
    this.redis.disconnect(true);
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.onAnswered = resolve;
    });
    this.lookTimer = setInterval(() => {
      if (!this.isLooking && !this.state.isSilent) void this.look();
    }, LOOK_INTERVAL_MS);
    // A failed first connect is reported as an event and repeated by the retry strategy.
    this.redis.connect().catch(() => undefined);
    await answered;
  }

  /** Sends pending commands, then closes for good. */
  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.lookTimer);
    clearTimeout(this.resetTimer);
    try {
      await this.guard(() => this.redis.quit());
    } catch {
      this.redis.disconnect();
    }
  }

  /**
   * Runs a script.
   *
   * @throws {StoreUnavailableError} when there is no answer in time or the store refuses
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
   * Sends a command, or several at once, and waits for the answer.
   *
   * @throws {StoreUnavailableError} when there is no answer in time or the store refuses, with the reason as its cause
   */
  async guard<T>(send: () => Promise<T>): Promise<T> {
    if (!this.isConnected) throw this.state.toError();
    try {
      return await this.inTime(send);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) this.refused(refusal);
      throw this.state.toError(error);
    }
  }

  /**
   * The time-out is ours and not that of ioredis, which counts from when a pipeline is sent: a second one waits behind
   * the first, and would take twice as long to fail.
   */
  private async inTime<T>(send: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.becomeSilent();
        reject(new Error(`no answer within ${this.commandTimeoutMs} ms`));
      }, this.commandTimeoutMs);
    });
    try {
      return await Promise.race([send(), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks whether the store takes writes. */
  private async look(): Promise<void> {
    if (this.redis.status !== 'ready') return;
    this.isLooking = true;
    await this.judge(
      this.inTime(async () => {
        if (this.state.isNew && (await this.isCluster())) return CLUSTER_REFUSAL;
        return this.writeNothing();
      }),
    );
    this.isLooking = false;
  }

  private async judge(look: Promise<StoreRefusal | undefined>): Promise<void> {
    try {
      const refusal = await look;
      if (refusal) this.refused(refusal);
      else this.accepted();
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) this.refused(refusal);
      // Any other answer (for example, the user may not send this command) does not mean that the store refuses writes.
      else if (isReply(error)) this.accepted();
    }
  }

  /** A command that may use more memory, and is refused where any write would be, but changes nothing. */
  private async writeNothing(): Promise<undefined> {
    // A subscriber may send no other command where the server speaks only RESP2.
    if (this.redis.mode === 'subscriber') await this.redis.ping();
    else await this.redis.lpushx(writeProbeKey(), '');
    return undefined;
  }

  private async isCluster(): Promise<boolean> {
    const information = await this.redis.info('cluster').catch((error: unknown) => {
      if (isReply(error)) return '';
      throw error;
    });
    return information.includes('cluster_enabled:1');
  }

  private accepted(): void {
    this.refusedLooks = 0;
    clearTimeout(this.resetTimer);
    this.resetTimer = undefined;
    this.state.accepted();
    this.onAnswered?.();
  }

  private refused(refusal: StoreRefusal): void {
    this.state.refused(refusal);
    if (this.hasBeenConnected) this.onAnswered?.();
    if (!refusal.reconnects || this.resetTimer !== undefined || this.closing) return;
    const delayMs = RESET_DELAYS_MS[Math.min(this.refusedLooks, RESET_DELAYS_MS.length - 1)];
    this.refusedLooks += 1;
    this.resetTimer = setTimeout(() => this.reset(), delayMs);
  }

  /**
   * One command stays pending, so that its answer shows when the store answers again, and no caller has to wait to find
   * out.
   */
  private becomeSilent(): void {
    if (this.state.isSilent) return;
    this.state.fellSilent();
    void this.judge(this.writeNothing());
  }
}
