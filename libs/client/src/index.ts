export type {
  BatchEntry,
  JobDelivery,
  Health,
  History,
  HistoryRange,
  JobFilters,
  Job,
  Redrive,
  StreamedEvent,
  StreamedNews,
  Worker,
  Model,
  DeclaredSchemas,
  NewJob,
  Problem,
} from './api.types.js';
export {
  AccessError,
  AnswerError,
  ConflictError,
  InvalidRequestError,
  JobNotSucceededError,
  LimitError,
  NoAnswerError,
  NotFoundError,
  TidegateError,
  UnavailableError,
  WaitOverError,
} from './client.error.js';
export type { FollowAllOptions, FollowOptions } from './following/follow-events.js';
export type { RetryOptions } from './requests/retrying.js';
export {
  TidegateClient,
  type JobWaitOptions,
  type RequestOptions,
  type SubmitOptions,
  type TidegateClientOptions,
} from './tidegate-client.js';
