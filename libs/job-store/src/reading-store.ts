import { ArrivalCounts } from './arrivals/arrival-counts.js';
import type { RedisScript } from './connection/redis-script.js';
import { StoreConnection, type StoreConnectionOptions } from './connection/store-connection.js';
import { WorkerHeartbeats } from './workers/worker-heartbeats.js';
import { MeasuredTimes } from './workers/measured-times.js';
import { BEAT_WORKER, COUNT_ARRIVALS } from './scripts/redis-scripts.js';

/** What scaling reads, over one connection: no jobs, only counts and measured times. */
export class ReadingStore {
  readonly heartbeats: WorkerHeartbeats;
  readonly arrivals: ArrivalCounts;
  readonly measuredTimes: MeasuredTimes;
  protected readonly connection: StoreConnection;

  /** @param scripts - further scripts, for a store of more than readings */
  constructor(options: StoreConnectionOptions, scripts: readonly RedisScript[] = []) {
    this.connection = new StoreConnection({ needsWrites: false, ...options }, [
      COUNT_ARRIVALS,
      BEAT_WORKER,
      ...scripts,
    ]);
    this.heartbeats = new WorkerHeartbeats(this.connection);
    this.arrivals = new ArrivalCounts(this.connection);
    this.measuredTimes = new MeasuredTimes(this.connection);
  }

  /** True while what is read is answered. */
  get isConnected(): boolean {
    return this.connection.isConnected;
  }

  /** What is wrong with the store, as in "is read-only (READONLY): reconnecting"; `undefined` while nothing is. */
  get trouble(): string | undefined {
    return this.connection.trouble;
  }

  /** True from the first answer on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.connection.hasBeenConnected;
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes for good. */
  async close(): Promise<void> {
    await this.connection.close();
  }
}
