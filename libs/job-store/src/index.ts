export { ArrivalChannel } from './arrivals/arrival-channel.js';
export { ArrivalCounter } from './arrivals/arrival-counter.js';
export { ARRIVALS_KEPT_SECONDS, ArrivalCounts } from './arrivals/arrival-counts.js';
export { EndingChannel } from './endings/ending-channel.js';
export { askStore } from './connection/ask-store.js';
export {
  arrivalBatchKey,
  arrivalChannel,
  arrivalsKey,
  endingChannel,
  expiriesKey,
  idempotencyEntryKey,
  jobKey,
  modelSchemaKey,
  requestCountKey,
  serviceTimesKey,
  setupErrorKey,
  setupFailuresKey,
  startupTimesKey,
  workerKey,
  workersKey,
  writeProbeKey,
} from './keys.js';
export type {
  PushReservation,
  ReservationRequest,
  ReservationResult,
} from './idempotency/push-reservations.js';
export { WorkerHeartbeats } from './workers/worker-heartbeats.js';
export { StoreRefusedError, StoreUnavailableError } from './job-store.error.js';
export { JobStore } from './job-store.js';
export { MeasuredTimes, type MeasuredSeconds } from './workers/measured-times.js';
export { type ModelHealthReading } from './models/model-health.js';
export { type VersionedSchema } from './models/model-schemas.js';
export { JobRecords } from './records/job-records.js';
export type { Claim, Ending, JobReport } from './records/job-records.types.js';
export type { RecordLifetimes } from './records/lifetimes.js';
export { type UnfinishedJob } from './records/unfinished-jobs.js';
export { REQUEST_WINDOW_SECONDS } from './rate-limits/request-counters.js';
export { hasEnded } from './record-fields.js';
export { ReadingStore } from './reading-store.js';
