export { ArrivalChannel, type ArrivalChannelOptions } from './arrivals/arrival-channel.js';
export { ArrivalCounter } from './arrivals/arrival-counter.js';
export { ARRIVALS_KEPT_SECONDS, ArrivalCounts, type ArrivalBatch } from './arrivals/arrival-counts.js';
export type { StoreSentinels } from './connection/redis-options.js';
export type { StoreConnectionOptions } from './connection/store-connection.js';
export type { StoreConnectionEvent } from './connection/store-state.js';
export { HEARTBEAT_LIFETIME_SECONDS, WorkerHeartbeats } from './heartbeats/worker-heartbeats.js';
export { StoreRefusedError, StoreUnavailableError } from './job-store.error.js';
export { JobStore, type JobStoreOptions } from './job-store.js';
export { MeasuredTimes, type MeasuredSeconds } from './measured-times/measured-times.js';
export {
  ModelHealth,
  UNHEALTHY_AFTER_FAILURES,
  type ModelHealthReading,
} from './model-health/model-health.js';
export { ModelSchemas, type VersionedSchema } from './model-schemas/model-schemas.js';
export { JobRecords } from './records/job-records.js';
export type {
  Claim,
  Completion,
  Ending,
  FinishResult,
  JobReport,
  ReturnResult,
  StatusReading,
} from './records/job-records.types.js';
export type { RecordLifetimes } from './records/lifetimes.js';
export { UnfinishedJobs, type UnfinishedJob } from './records/unfinished-jobs.js';
export { ReadingStore } from './reading-store.js';
