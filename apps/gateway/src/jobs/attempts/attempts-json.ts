import type { JobAttempt } from '@tidegate/contracts';
import type { AttemptResponse } from './attempt.response.js';
import { attemptsOf, type AttemptFields } from './attempts-of.js';

/** The JSON of the tries of a job, oldest first; `undefined` while there is none. */
export function attemptsJson(record: AttemptFields): string | undefined {
  const attempts = attemptsOf(record);
  return attempts.length === 0 ? undefined : JSON.stringify(attempts.map(shown));
}

function shown({ startedAtMs, finishedAtMs, worker, outcome, error, attempt }: JobAttempt): AttemptResponse {
  return {
    attempt,
    ...(startedAtMs === undefined ? {} : { startedAt: new Date(startedAtMs).toISOString() }),
    ...(finishedAtMs === undefined ? {} : { finishedAt: new Date(finishedAtMs).toISOString() }),
    ...(worker === undefined ? {} : { worker }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(error === undefined ? {} : { error }),
  };
}
