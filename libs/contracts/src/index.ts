export type {
  GetMetricsRequest,
  GetMetricsResponse,
  GetMetricSpecResponse,
  IsActiveResponse,
  ScaledObjectRef,
} from './external-scaler.js';
export { CANCEL_METHODS, type CancelMethod } from './job/cancel-method.js';
export { JOB_EVENT_TYPES, type JobEventMembers } from './job/job-event.js';
export {
  JOB_FIELDS,
  type JobField,
  type JobFieldTable,
  type MessageMembers,
  type RecordMembers,
} from './job/job-fields.js';
export type { JobAttempt } from './job/job-attempt.js';
export { RECORD_FORMAT_VERSION, type JobRecord } from './job/job-record.js';
export type { JobProgress } from './job/job-report.js';
export {
  JOB_STATUSES,
  JOB_TRANSITIONS,
  TERMINAL_JOB_STATUSES,
  type JobStatus,
  type TerminalJobStatus,
} from './job/job-status.js';
export { WEBHOOK_EVENTS, type JobWebhook, type WebhookEvent } from './job/job-webhook.js';
export type { RetryPolicy } from './job/retry-policy.js';
export type { JsonObject, JsonText, JsonValue } from './json-value.js';
export {
  FORMAT_VERSION_HEADER,
  JOB_MESSAGE_PATTERN,
  MESSAGE_FORMAT_VERSION,
  RETRY_HEADER,
  type JobMessage,
  type JobPacket,
  type RetryMessage,
} from './job/job-message.js';
export { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN, type JsonSchema, type ModelSchema } from './model.js';
export { WORKER_STATES, type WorkerHeartbeat, type WorkerJob, type WorkerState } from './worker-heartbeat.js';
