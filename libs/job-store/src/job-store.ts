import { ArrivalCounts } from './arrivals/arrival-counts.js';
import { StoreConnection, type StoreConnectionOptions } from './connection/store-connection.js';
import { WorkerHeartbeats } from './heartbeats/worker-heartbeats.js';
import { MeasuredTimes } from './measured-times/measured-times.js';
import { ModelHealth } from './model-health/model-health.js';
import { JobRecords, RECORD_SCRIPTS } from './records/job-records.js';
import type { RecordLifetimes } from './records/lifetimes.js';
import { COUNT_ARRIVALS } from './scripts/count-arrivals.script.js';

/** How a store is opened. */
export interface JobStoreOptions extends StoreConnectionOptions {
  readonly lifetimes: RecordLifetimes;
}

/** All that Tidegate keeps in Redis, over one connection. */
export class JobStore {
  readonly records: JobRecords;
  readonly heartbeats: WorkerHeartbeats;
  readonly arrivals: ArrivalCounts;
  readonly measuredTimes: MeasuredTimes;
  readonly modelHealth: ModelHealth;
  private readonly connection: StoreConnection;

  constructor({ lifetimes, ...connectionOptions }: JobStoreOptions) {
    this.connection = new StoreConnection(connectionOptions, [...RECORD_SCRIPTS, COUNT_ARRIVALS]);
    this.records = new JobRecords(this.connection, lifetimes);
    this.heartbeats = new WorkerHeartbeats(this.connection);
    this.arrivals = new ArrivalCounts(this.connection);
    this.measuredTimes = new MeasuredTimes(this.connection);
    this.modelHealth = new ModelHealth(this.connection);
  }

  /** True while commands can be sent. */
  get isConnected(): boolean {
    return this.connection.isConnected;
  }

  /** True from the first connection on, whatever happens later. */
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
