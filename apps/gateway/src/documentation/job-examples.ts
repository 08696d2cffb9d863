import type { JsonValue } from '@tidegate/contracts';
import { hasEnded } from '@tidegate/job-store';
import { EXAMPLE_JOB_ID } from '../jobs/jobs.decorators.js';

const CREATED_AT = '2026-01-01T12:00:00.000Z';
const STARTED_AT = '2026-01-01T12:00:01.250Z';
const FINISHED_AT = '2026-01-01T12:00:06.262Z';

/** What a job has from its cancel on. */
const CANCELED = { cancelRequestedAt: '2026-01-01T12:00:05.900Z' };

const WORKER = 'worker-7c9f-1b2a';

/** The example of an output, where the model does not declare one. */
const OUTPUT = 'what the model returned';

/** One example of OpenAPI. */
export interface Example {
  readonly summary: string;
  readonly value: JsonValue;
}

function attemptsOf(status: string, attempt: number): { readonly attempts?: readonly JsonValue[] } {
  if (attempt === 0) return {};
  const end = hasEnded(status)
    ? { finishedAt: FINISHED_AT, worker: WORKER, outcome: status }
    : { worker: WORKER };
  return { attempts: [{ attempt, startedAt: STARTED_AT, ...end }] };
}

/** An example of a job in each of its states, by the state. */
export function jobExamples(model: string, input: JsonValue): Readonly<Record<string, Example>> {
  const job = (status: string, attempt: number) => ({
    id: EXAMPLE_JOB_ID,
    model,
    status,
    done: hasEnded(status),
    attempt,
    ...attemptsOf(status, attempt),
    input,
  });
  const times = { createdAt: CREATED_AT, startedAt: STARTED_AT };
  return {
    queued: {
      summary: 'the job waits for a worker',
      value: {
        ...job('queued', 0),
        createdAt: CREATED_AT,
        waitingFor: 'model-setup',
        queuePosition: 5,
        estimate: {
          start: { p50: '2026-01-01T12:00:31.000Z', p90: '2026-01-01T12:00:36.000Z' },
          finish: { p50: '2026-01-01T12:00:36.000Z', p90: '2026-01-01T12:00:42.000Z' },
        },
        workers: { ready: 0, starting: 2 },
      },
    },
    running: {
      summary: 'a worker runs the job; its model reports progress and partial output',
      value: {
        ...job('running', 1),
        progress: { fraction: 0.4, note: 'page 2 of 5' },
        partial: { from: 0, parts: ['Once', 'upon'] },
        ...times,
        estimate: { finish: { p50: FINISHED_AT, p90: '2026-01-01T12:00:07.400Z' } },
      },
    },
    succeeded: {
      summary: 'the model has returned an output',
      value: { ...job('succeeded', 1), output: OUTPUT, ...times, finishedAt: FINISHED_AT },
    },
    failed: {
      summary: 'the model threw an error, or the tries ran out',
      value: { ...job('failed', 1), error: 'no such file', ...times, finishedAt: FINISHED_AT },
    },
    timed_out: {
      summary: 'the try exceeded its time limit',
      value: {
        ...job('timed_out', 1),
        error: 'time limit of 5 s exceeded',
        ...times,
        finishedAt: FINISHED_AT,
      },
    },
    canceling: {
      summary: 'the job is canceled, and its worker is stopping it',
      value: { ...job('canceling', 1), ...CANCELED, ...times },
    },
    canceled: {
      summary: 'the model has stopped when it was asked to',
      value: {
        ...job('canceled', 1),
        error: 'canceled: its model stopped when it was asked to',
        ...CANCELED,
        cancelMethod: 'signal',
        ...times,
        finishedAt: FINISHED_AT,
      },
    },
    expired: {
      summary: 'no worker took the job in time',
      value: {
        ...job('expired', 0),
        error: 'no worker took the job in time',
        createdAt: CREATED_AT,
        finishedAt: '2026-01-02T12:00:00.000Z',
      },
    },
  };
}

/** What the old endpoint returns for the example that has succeeded. */
export function dataExample(input: JsonValue): JsonValue {
  const latency = (Date.parse(FINISHED_AT) - Date.parse(CREATED_AT)) / 1000;
  return { output: OUTPUT, input, latency };
}
