import type { JobStatus } from '@tidegate/contracts';
import { listeningConnection } from '../connection/listening-connection.js';
import type { StoreConnection, StoreConnectionOptions } from '../connection/store-connection.js';
import { cancelChannel, jobKey, pauseChannel, pauseKey } from '../keys.js';
import { isJobStatus } from '../record-fields.js';

/** How a worker listens for what becomes of the job that it holds. */
export interface HeldJobChannelOptions extends StoreConnectionOptions {
  /** The job that is held is canceled; may be called more than once. */
  readonly onCancel: (jobId: string) => void;
  /** The worker's model. */
  readonly model: string;
  /** The model is paused, or goes on; also called with what it is when the connection is made. */
  readonly onPause: (isPaused: boolean) => void;
}

/** What is known of a job when a worker begins to listen for its cancel. */
export interface HeldJob {
  /** Its status; `undefined` where it has no record yet, or one of a later release. */
  readonly status: JobStatus | undefined;
  /** The number of its latest try; 0 while none has begun. */
  readonly attempt: number;
}

/**
 * Receives that the job which a worker holds is canceled, and that its model is paused, on a connection of its own that comes back by itself. Whoever cancels
 * sees whether somebody listens: so a worker that listens first, and then reads that its job waits, may begin without a
 * write, and nobody takes the job for one that waits.
 *
 * It listens to a job from `hold` to the next `hold` or `release`. One connection holds one job.
 */
export class HeldJobChannel {
  private readonly connection: StoreConnection;
  private jobId: string | undefined;
  /** How many news of pauses have come. */
  private pauseNews = 0;
  /** The jobs that the present connection listens to. */
  private readonly listened = new Set<string>();

  constructor(private readonly options: HeldJobChannelOptions) {
    this.connection = listeningConnection(options, () => this.listenAgain());
    this.connection.redis.on('close', () => this.listened.clear());
    this.connection.redis.on('message', (channel: string, text: string) => {
      if (channel === this.pauseChannel) this.pauseChanged(text);
      else if (text === this.jobId) options.onCancel(text);
    });
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes for good. */
  async close(): Promise<void> {
    await this.connection.close();
  }

  /**
   * Listens to a job, in the place of the one before, and reads it then.
   *
   * @returns `undefined` while the store cannot be asked: only a claim finds out then, and it is listened to as soon as the
   *   connection is back
   */
  async hold(jobId: string): Promise<HeldJob | undefined> {
    this.jobId = jobId;
    try {
      return await this.listen(jobId);
    } catch {
      return undefined;
    }
  }

  /** Listens to no job, before one goes back to the queue: from then on, whoever cancels it finds that nobody has it. */
  async release(): Promise<void> {
    try {
      await this.connection.guard(() => this.leaveAllBut());
    } catch {
      // With the connection, what it listens to is gone too.
    }
    this.jobId = undefined;
  }

  private async listen(jobId: string): Promise<HeldJob> {
    const { redis, database } = this.connection;
    // With RESP3 a subscriber may ask questions too.
    const [, [status, attempt]] = await this.connection.guard(() => {
      this.listened.add(jobId);
      return this.inOneWrite(() =>
        Promise.all([
          redis.subscribe(cancelChannel(database, jobId)),
          redis.hmget(jobKey(jobId), 'status', 'attempt'),
          this.leaveAllBut(jobId),
        ]),
      );
    });
    return { status: status && isJobStatus(status) ? status : undefined, attempt: Number(attempt ?? 0) };
  }

  /** In the order of Redis: who reads a job after the model is paused has received that before. */
  private pauseChanged(news: string): void {
    this.pauseNews += 1;
    this.options.onPause(news === 'paused');
  }

  private async listenForPauses(): Promise<void> {
    const { redis } = this.connection;
    const newsBefore = this.pauseNews;
    const [, count] = await this.connection.guard(() =>
      Promise.all([redis.subscribe(this.pauseChannel), redis.exists(pauseKey(this.options.model))]),
    );
    // News that has come meanwhile is as new as this answer, or newer.
    if (this.pauseNews === newsBefore) this.options.onPause(count === 1);
  }

  /**
   * Sends commands together, in their order. This is done for every job: in one write the three take a third of the time that
   * they take in three, and a pipeline of ioredis, which waits for all replies as one, takes twice that.
   */
  private inOneWrite<T>(send: () => T): T {
    const { stream } = this.connection.redis;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  private async leaveAllBut(jobId?: string): Promise<void> {
    const { redis, database } = this.connection;
    const others = [...this.listened].filter((other) => other !== jobId);
    for (const other of others) this.listened.delete(other);
    if (others.length > 0) await redis.unsubscribe(...others.map((other) => cancelChannel(database, other)));
  }

  private get pauseChannel(): string {
    return pauseChannel(this.connection.database, this.options.model);
  }

  /** Also for what has come while the connection was lost. */
  private async listenAgain(): Promise<void> {
    await this.listenForPauses();
    // The job that is held now: another one may have been taken meanwhile.
    const { jobId } = this;
    if (jobId === undefined) return;
    const { status } = await this.listen(jobId);
    if (status === 'canceling' && jobId === this.jobId) this.options.onCancel(jobId);
  }
}
