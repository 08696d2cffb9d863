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

/** The sorted set of the ids of jobs, by the time until which a worker has to take them, milliseconds since the epoch. */
export function expiriesKey(): string {
  return `${PREFIX}expiries`;
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

/** The count of the requests of one kind that a client has sent within a window. */
export function requestCountKey(name: string): string {
  return `${PREFIX}requests:${name}`;
}

/**
 * A list that is never made: a command that would append to it shows whether the store takes writes, and changes
 * nothing.
 */
export function writeProbeKey(): string {
  return `${PREFIX}write-probe`;
}
