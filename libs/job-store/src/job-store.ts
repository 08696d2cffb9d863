import type { StoreConnectionOptions } from './connection/store-connection.js';
import { CANCEL_SCRIPTS, JobCancels } from './control/job-cancels.js';
import { JobDeletion } from './control/job-deletion.js';
import { PushReservations, RESERVATION_SCRIPTS } from './idempotency/push-reservations.js';
import { JobEvents } from './events/job-events.js';
import { JobLists, LIST_SCRIPTS } from './lists/job-lists.js';
import { HISTORY_SCRIPTS, ModelHistory } from './history/model-history.js';
import { LEASE_SCRIPTS, Leases } from './leases/leases.js';
import { AllJobNews } from './news/job-news.js';
import { ModelHealth } from './models/model-health.js';
import { ModelSchemas } from './models/model-schemas.js';
import { ReadingStore } from './reading-store.js';
import { JobWaits } from './workers/job-waits.js';
import { JobRecords, RECORD_SCRIPTS } from './records/job-records.js';
import type { RecordLifetimes } from './records/lifetimes.js';
import { RequestCounters } from './rate-limits/request-counters.js';
import { DUE_RETRY_SCRIPTS, DueRetries } from './retries/due-retries.js';
import { DeadLetters } from './records/dead-letters.js';
import { DueJobs } from './records/due-jobs.js';
import { UnfinishedJobs } from './records/unfinished-jobs.js';
import { WEBHOOK_SCRIPTS, WebhookDeliveries } from './webhooks/webhook-deliveries.js';
import {
  DELETE_JOB,
  EXPIRE_DUE_JOBS,
  FOLLOW_NEWS,
  READ_EVENTS,
  STORE_MODEL_SCHEMA,
} from './scripts/redis-scripts.js';

/** How a store is opened. */
export interface JobStoreOptions extends StoreConnectionOptions {
  readonly lifetimes: RecordLifetimes;
}

/** All that Tidegate keeps in Redis, over one connection. */
export class JobStore extends ReadingStore {
  readonly records: JobRecords;
  readonly events: JobEvents;
  readonly lists: JobLists;
  readonly unfinishedJobs: UnfinishedJobs;
  readonly deadLetters: DeadLetters;
  readonly dueJobs: DueJobs;
  readonly dueRetries: DueRetries;
  readonly leases: Leases;
  readonly history: ModelHistory;
  readonly news: AllJobNews;
  readonly cancels: JobCancels;
  readonly deletion: JobDeletion;
  readonly pushReservations: PushReservations;
  readonly modelHealth: ModelHealth;
  readonly modelSchemas: ModelSchemas;
  readonly requestCounters: RequestCounters;
  readonly jobWaits: JobWaits;
  readonly webhookDeliveries: WebhookDeliveries;

  constructor({ lifetimes, ...connectionOptions }: JobStoreOptions) {
    super({ ...connectionOptions, needsWrites: true }, [
      ...RECORD_SCRIPTS,
      EXPIRE_DUE_JOBS,
      READ_EVENTS,
      FOLLOW_NEWS,
      ...LIST_SCRIPTS,
      ...DUE_RETRY_SCRIPTS,
      ...LEASE_SCRIPTS,
      ...HISTORY_SCRIPTS,
      ...CANCEL_SCRIPTS,
      DELETE_JOB,
      ...RESERVATION_SCRIPTS,
      STORE_MODEL_SCHEMA,
      ...WEBHOOK_SCRIPTS,
    ]);
    this.records = new JobRecords(this.connection, lifetimes);
    this.events = new JobEvents(this.connection);
    this.lists = new JobLists(this.connection);
    this.unfinishedJobs = new UnfinishedJobs(this.connection, lifetimes);
    this.deadLetters = new DeadLetters(this.connection);
    this.dueJobs = new DueJobs(this.connection, lifetimes);
    this.dueRetries = new DueRetries(this.connection, lifetimes);
    this.leases = new Leases(this.connection);
    this.history = new ModelHistory(this.connection);
    this.news = new AllJobNews(this.connection);
    this.cancels = new JobCancels(this.connection, lifetimes);
    this.deletion = new JobDeletion(this.connection);
    this.pushReservations = new PushReservations(this.connection);
    this.modelHealth = new ModelHealth(this.connection);
    this.modelSchemas = new ModelSchemas(this.connection);
    this.requestCounters = new RequestCounters(this.connection);
    this.jobWaits = new JobWaits(this.connection);
    this.webhookDeliveries = new WebhookDeliveries(this.connection);
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
