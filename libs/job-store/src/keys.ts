/** The prefix of every key of Tidegate in Redis, so that a shared store stays tidy. */
const PREFIX = 'tidegate:';

/** In the place of an id, a model or a number it makes of a key the pattern of all such keys, as Redis has patterns. */
type Any = '*';

/** The hash of one job. */
export function jobKey(id: string): string {
  return `${PREFIX}job:${id}`;
}

/** The id in the key of a job's hash. */
export function jobIdOf(key: string): string {
  return key.slice(jobKey('').length);
}

/** The channel on which the key of a job reports that the job has ended. Channels, unlike keys, span all databases. */
export function endingChannel(database: number | Any): string {
  return `${PREFIX}endings@${database}`;
}

/** The list of the events of one job, from the second one on. Scripts make its name of that of the job's hash. */
export function eventsKey(id: string): string {
  return `${PREFIX}events:${id}`;
}

/**
 * The channel on which the key of a job and the number of its latest event, with a space between them, report that it has a
 * new event, or that its model has reported its progress. Channels, unlike keys, span all databases.
 */
export function eventChannel(database: number | Any): string {
  return `${PREFIX}events@${database}`;
}

/** The sorted set of the ids of jobs, by the time until which a worker has to take them, milliseconds since the epoch. */
export function expiriesKey(): string {
  return `${PREFIX}expiries`;
}

/** The set of the models whose jobs are listed. Scripts make the names of the lists of it. */
export function listedModelsKey(): string {
  return `${PREFIX}listed-models`;
}

/** The set of models with owners of jobs, a colon between them, whose jobs are listed. */
export function listedGroupsKey(): string {
  return `${PREFIX}listed-groups`;
}

/** The pattern of the keys of all that belongs to lists of jobs. */
export function listKeys(any: Any): string {
  return `${PREFIX}listed${any}`;
}

/** The sorted set of the retries that jobs wait for, by the time when they are due, milliseconds since the epoch. */
export function retriesKey(): string {
  return `${PREFIX}retries`;
}

/** The hash of what is sent of one job to its webhook. Scripts make its name of that of the job's hash, as the next two. */
export function deliveriesKey(id: string): string {
  return `${PREFIX}deliveries:${id}`;
}

/** The sorted set of the hosts that webhooks are sent to, by the time when the first of their jobs is due. */
export function webhookHostsKey(): string {
  return `${PREFIX}webhook-hosts`;
}

/** The sorted set of the ids of jobs of which something is to be sent to a host, by the time when that is due. */
export function webhooksKey(host: string): string {
  return `${PREFIX}webhooks:${host}`;
}

/** The sorted set of the ids of a model's jobs that were given up, by the time of their end, milliseconds since the epoch. */
export function deadLettersKey(model: string): string {
  return `${PREFIX}dead-letters:${model}`;
}

/** The hash of a lease: who has it. */
export function leaseKey(name: string): string {
  return `${PREFIX}lease:${name}`;
}

/**
 * The channel on which the worker that holds a job receives that it is canceled. Channels, unlike keys, span all
 * databases.
 */
export function cancelChannel(database: number | Any, jobId: string): string {
  return `${PREFIX}cancel@${database}:${jobId}`;
}

/**
 * The sorted set of the ids of jobs that are canceled while a worker has them, by the time at which they end even if it does
 * not confirm, milliseconds since the epoch.
 */
export function cancelsKey(): string {
  return `${PREFIX}cancels`;
}

/** The sorted set of the ids of a model's jobs that have ended while their messages are in its queue, by the time of that. */
export function endedInQueueKey(model: string): string {
  return `${PREFIX}ended-in-queue:${model}`;
}

/** Exists while a model is paused. */
export function pauseKey(model: string): string {
  return `${PREFIX}paused:${model}`;
}

/** The channel on which `paused` and `resumed` of a model are reported. Channels, unlike keys, span all databases. */
export function pauseChannel(database: number | Any, model: string): string {
  return `${PREFIX}pauses@${database}:${model}`;
}

/** The hash of what an idempotency key leads to. Its name is a digest: a client may write anything into a key. */
export function idempotencyEntryKey(name: string): string {
  return `${PREFIX}idempotency:${name}`;
}

/** The hash of one worker's heartbeat. */
export function workerKey(model: string, workerId: string): string {
  return `${PREFIX}worker:${model}:${workerId}`;
}

/** The sorted set of a model's worker ids, scored by the time of their latest heartbeat on the store's clock. */
export function workersKey(model: string): string {
  return `${PREFIX}workers:${model}`;
}

/** How many times in a row a model's set-up has failed. */
export function setupFailuresKey(model: string): string {
  return `${PREFIX}setup-failures:${model}`;
}

/**
 * The message of the latest of these failures. It has a key of its own, because services of an earlier version count in
 * the other one.
 */
export function setupErrorKey(model: string): string {
  return `${PREFIX}setup-error:${model}`;
}

/** The hash of what a model takes and returns. */
export function modelSchemaKey(model: string): string {
  return `${PREFIX}model-schema:${model}`;
}

/** The hash of a model's arrivals within one minute, counted by second. Minutes and seconds are those since the epoch. */
export function arrivalsKey(model: string, minute: number | Any): string {
  return `${PREFIX}arrivals:${model}:${minute}`;
}

/** Remembers for a while that a batch of arrivals has been counted. */
export function arrivalBatchKey(batchId: string): string {
  return `${PREFIX}arrival-batch:${batchId}`;
}

/** The channel on which a model's name reports that jobs of it have arrived. Channels, unlike keys, span all databases. */
export function arrivalChannel(database: number | Any): string {
  return `${PREFIX}arrivals@${database}`;
}

/** The list of a model's latest start-up times. */
export function startupTimesKey(model: string): string {
  return `${PREFIX}startup-times:${model}`;
}

/** The list of a model's latest service times. */
export function serviceTimesKey(model: string): string {
  return `${PREFIX}service-times:${model}`;
}

/** The list of how long a model's latest jobs have waited. */
export function waitTimesKey(model: string): string {
  return `${PREFIX}wait-times:${model}`;
}

/** The count of the requests of one kind that a client has sent within a window. */
export function requestCountKey(name: string): string {
  return `${PREFIX}requests:${name}`;
}

/** The hash of what scalers share about one ScaledObject: what was last answered about it, and when KEDA last asked. */
export function scalingKey(model: string, scaledObject: string): string {
  return `${PREFIX}scaling:${model}:${scaledObject}`;
}

/** The list of the latest changes of the number of workers that a model should have, the newest first. */
export function decisionsKey(model: string): string {
  return `${PREFIX}decisions:${model}`;
}

/** The hash of how many workers a model should have, as last decided; gone soon after nobody decides any longer. */
export function wantedKey(model: string): string {
  return `${PREFIX}wanted:${model}`;
}

/**
 * The hash of how many jobs of a model have ended within one minute. Minutes are those since the epoch. Scripts make its name of
 * that of the job's hash.
 */
export function endCountsKey(model: string, minute: number | Any): string {
  return `${PREFIX}ends:${model}:${minute}`;
}

/** The list of a part of a model's history. */
export function historyKey(model: string, resolutionSeconds: number | Any, list: number | Any): string {
  return `${PREFIX}history:${model}:${resolutionSeconds}:${list}`;
}

/** The hash of how far the history of a model is. */
export function historyPositionsKey(model: string): string {
  return `${PREFIX}history-positions:${model}`;
}

/** The stream of what happens to all jobs. Scripts make its name of that of a job's hash. */
export function newsKey(): string {
  return `${PREFIX}news`;
}

/** Exists while somebody follows what happens to all jobs. Scripts make its name of that of a job's hash. */
export function newsWantedKey(): string {
  return `${PREFIX}news-wanted`;
}

/**
 * A list that is never made: a command that would append to it shows whether the store takes writes, and changes
 * nothing.
 */
export function writeProbeKey(): string {
  return `${PREFIX}write-probe`;
}
