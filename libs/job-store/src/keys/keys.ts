/** Everything that Tidegate keeps in Redis begins so, so that a shared store stays tidy. */
const PREFIX = 'tidegate:';

/** The hash of one job. */
export function jobKey(id: string): string {
  return `${PREFIX}job:${id}`;
}

/** The hash of one worker's heartbeat. */
export function workerKey(model: string, workerId: string): string {
  return `${PREFIX}worker:${model}:${workerId}`;
}

/** The sorted set of a model's worker ids, scored by the time of their latest heartbeat. */
export function workersKey(model: string): string {
  return `${PREFIX}workers:${model}`;
}

/** How many times running a model's set-up has failed. */
export function setupFailuresKey(model: string): string {
  return `${PREFIX}setup-failures:${model}`;
}
