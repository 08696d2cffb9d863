import type { StoreConnectionOptions } from './connection/store-connection.js';
import { ModelHealth } from './model-health/model-health.js';
import { ReadingStore } from './reading-store.js';
import { JobRecords, RECORD_SCRIPTS } from './records/job-records.js';
import type { RecordLifetimes } from './records/lifetimes.js';

/** How a store is opened. */
export interface JobStoreOptions extends StoreConnectionOptions {
  readonly lifetimes: RecordLifetimes;
}

/** All that Tidegate keeps in Redis, over one connection. */
export class JobStore extends ReadingStore {
  readonly records: JobRecords;
  readonly modelHealth: ModelHealth;

  constructor({ lifetimes, ...connectionOptions }: JobStoreOptions) {
    super(connectionOptions, RECORD_SCRIPTS);
    this.records = new JobRecords(this.connection, lifetimes);
    this.modelHealth = new ModelHealth(this.connection);
  }
}
