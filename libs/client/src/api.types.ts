import type { components, operations } from './generated/open-api.js';

type Schemas = components['schemas'];

/** The same, as the document has it: objects of which no member is known. */
export type JobRequest = Schemas['CreateJobRequest'];

/** A job as it is pushed. */
export type NewJob = Omit<JobRequest, 'input'> & {
  /** Any JSON value but null that the model’s schema takes. */
  readonly input: string | number | boolean | object;
};

/** A job as the API shows it. */
export type Job = Schemas['JobResponse'];

/** One event of a job. Leave out types that you do not know: further ones may be added. */
export type StreamedEvent = Schemas['JobEventResponse'];

/** What became of one job of several that were pushed together: `job`, or the `problem` that refuses it. */
export type BatchEntry = Schemas['BatchEntryResponse'];

/** One event of any job, or of the scaling of a model. Leave out types that you do not know. */
export type StreamedNews = Schemas['NewsEventResponse'];

/** One event of a job that was, or is to be, sent to its webhook. */
export type JobDelivery = Schemas['DeliveryResponse'];

/** A worker, and the job that it runs. */
export type Worker = Schemas['WorkerResponse'];

/** How many jobs that were given up are tried again. */
export type Redrive = Schemas['RedriveResponse'];

/** Which part of the history of a model is read. */
export type HistoryRange = NonNullable<operations['readHistory']['parameters']['query']>;

/** What has happened to a model, by steps of time. */
export type History = Schemas['HistoryResponse'];

/** A model, and how its workers are. */
export type Model = Schemas['ModelResponse'];

/** Which jobs are listed. */
export type JobFilters = Omit<NonNullable<operations['listJobs']['parameters']['query']>, 'cursor' | 'limit'>;

/** A job in a list; `omitted` names members that are too long for it. */
export type JobInList = Schemas['ListedJobResponse'];

/** One verdict of the whole system, with its reasons. */
export type Health = Schemas['HealthResponse'];

/** What a model takes and returns, as JSON Schema. */
export type DeclaredSchemas = Schemas['ModelSchemaResponse'];

/** RFC 9457 problem details, as the API answers them. */
export type Problem = Schemas['ProblemResponse'];
