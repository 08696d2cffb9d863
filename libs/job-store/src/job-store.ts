import type { StoreConnectionOptions } from './connection/store-connection.js';
import { PushReservations, RESERVATION_SCRIPTS } from './idempotency/push-reservations.js';
import { ModelHealth } from './models/model-health.js';
import { ModelSchemas } from './models/model-schemas.js';
import { ReadingStore } from './reading-store.js';
import { JobRecords, RECORD_SCRIPTS } from './records/job-records.js';
import type { RecordLifetimes } from './records/lifetimes.js';
import { RequestCounters } from './rate-limits/request-counters.js';
import { DueJobs } from './records/due-jobs.js';
import { UnfinishedJobs } from './records/unfinished-jobs.js';
import { EXPIRE_DUE_JOBS, STORE_MODEL_SCHEMA } from './scripts/redis-scripts.js';

/** How a store is opened. */
export interface JobStoreOptions extends StoreConnectionOptions {
  readonly lifetimes: RecordLifetimes;
}

/** All that Tidegate keeps in Redis, over one connection. */
export class JobStore extends ReadingStore {
  readonly records: JobRecords;
  readonly unfinishedJobs: UnfinishedJobs;
  readonly dueJobs: DueJobs;
  readonly pushReservations: PushReservations;
  readonly modelHealth: ModelHealth;
  readonly modelSchemas: ModelSchemas;
  readonly requestCounters: RequestCounters;

  constructor({ lifetimes, ...connectionOptions }: JobStoreOptions) {
    super({ ...connectionOptions, needsWrites: true }, [
      ...RECORD_SCRIPTS,
      EXPIRE_DUE_JOBS,
      ...RESERVATION_SCRIPTS,
      STORE_MODEL_SCHEMA,
    ]);
    this.records = new JobRecords(this.connection, lifetimes);
    this.unfinishedJobs = new UnfinishedJobs(this.connection, lifetimes);
    this.dueJobs = new DueJobs(this.connection, lifetimes);
    this.pushReservations = new PushReservations(this.connection);
    this.modelHealth = new ModelHealth(this.connection);
    this.modelSchemas = new ModelSchemas(this.connection);
    this.requestCounters = new RequestCounters(this.connection);
  }

  /**
   * For a caller that must not begin what could not be recorded. Sends nothing to the store: the result of the check of
   * each second is used.
   *
   * @throws {StoreUnavailableError} while the store is known to take no writes
   */
  requireWritable(): void {
    this.connection.requireWritable();
  }
}
