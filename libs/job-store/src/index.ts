export { ArrivalChannel } from './arrivals/arrival-channel.js';
export { ArrivalHistoryReader } from './arrivals/arrival-history.reader.js';
export { ArrivalCounter } from './arrivals/arrival-counter.js';
export type { EndedInQueueSample } from './control/ended-in-queue.js';
export { HeldJobChannel, type HeldJob } from './control/held-job.channel.js';
export { EndingChannel } from './endings/ending-channel.js';
export { EventChannel } from './events/event-channel.js';
export type { EventPage, JobEvent } from './events/job-events.js';
export { askStore } from './connection/ask-store.js';
export {
  arrivalBatchKey,
  arrivalChannel,
  arrivalsKey,
  cancelChannel,
  cancelsKey,
  deadLettersKey,
  deliveriesKey,
  decisionsKey,
  endCountsKey,
  endedInQueueKey,
  endingChannel,
  eventChannel,
  eventsKey,
  expiriesKey,
  historyKey,
  historyPositionsKey,
  idempotencyEntryKey,
  jobKey,
  pauseChannel,
  pauseKey,
  leaseKey,
  listKeys,
  modelSchemaKey,
  newsKey,
  newsWantedKey,
  requestCountKey,
  retriesKey,
  scalingKey,
  serviceTimesKey,
  setupErrorKey,
  setupFailuresKey,
  startupTimesKey,
  waitTimesKey,
  webhookHostsKey,
  webhooksKey,
  wantedKey,
  workerKey,
  workersKey,
  writeProbeKey,
} from './keys.js';
export type {
  PushReservation,
  ReservationRequest,
  ReservationResult,
} from './idempotency/push-reservations.js';
export { HEARTBEAT_LIFETIME_SECONDS, WorkerHeartbeats } from './workers/worker-heartbeats.js';
export { StoreRefusedError, StoreUnavailableError } from './job-store.error.js';
export { JobStore } from './job-store.js';
export { latencyQuantile } from './history/latency-buckets.js';
export { ENTRIES_PER_LIST } from './history/history-text.js';
export { mergeSlots, type HistorySlot, type LevelSamples } from './history/history-slot.js';
export {
  HISTORY_KEPT_SECONDS,
  NO_ENDS,
  type CountedEnds,
  type HistoryEntry,
} from './history/model-history.js';
export { compareNewsIds, type JobNews, type NewsPage } from './news/job-news.js';
export type { Lease } from './leases/leases.js';
export type { ListedJob, ListQuery } from './lists/job-lists.types.js';
export { LONGEST_LISTED_BYTES } from './lists/listed-job.js';
export { JobWaits, type JobWait } from './workers/job-waits.js';
export { MeasuredTimes, type MeasuredSeconds } from './workers/measured-times.js';
export { UNHEALTHY_AFTER_FAILURES, type ModelHealthReading } from './models/model-health.js';
export { type VersionedSchema } from './models/model-schemas.js';
export { JobRecords } from './records/job-records.js';
export type { Claim, Ending, EventReport, JobReport, ReportedEvent } from './records/job-records.types.js';
export type { RecordLifetimes } from './records/lifetimes.js';
export { type UnfinishedJob } from './records/unfinished-jobs.js';
export { REQUEST_WINDOW_SECONDS } from './rate-limits/request-counters.js';
export type { DueRetry } from './retries/due-retries.js';
export { hasEnded } from './record-fields.js';
export type { KeptScalingDecision, ScalingDecisionNote } from './scaling/scaling-decisions.js';
export type { PastDecision, RecalledDecision } from './scaling/shared-scaling.js';
export { ReadingStore } from './reading-store.js';
export {
  DELIVERY_STATES,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookLedger,
} from './webhooks/delivery-text.js';
export type { ClaimedWebhook, HostRequest } from './webhooks/webhook-deliveries.js';
