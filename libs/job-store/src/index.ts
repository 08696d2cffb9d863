export type { StoreConnectionEvent, StoreConnectionOptions } from './connection/store-connection.js';
export { HEARTBEAT_LIFETIME_SECONDS, WorkerHeartbeats } from './heartbeats/worker-heartbeats.js';
export { StoreUnavailableError } from './job-store.error.js';
export { JobStore, type JobStoreOptions } from './job-store.js';
export { ModelHealth, UNHEALTHY_AFTER_FAILURES } from './model-health/model-health.js';
export {
  JobRecords,
  type Claim,
  type Ending,
  type FinishResult,
  type StatusReading,
} from './records/job-records.js';
export type { RecordLifetimes } from './records/lifetimes.js';
