import type { JsonValue } from '@tidegate/contracts';
import { hasEnded } from '@tidegate/job-store';

/** The id of every job in the examples. */
export const EXAMPLE_ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';

const CREATED_AT = '2026-01-01T12:00:00.000Z';
const STARTED_AT = '2026-01-01T12:00:01.250Z';
const FINISHED_AT = '2026-01-01T12:00:06.262Z';

/** The example of an output, where the model does not declare one. */
const OUTPUT = 'what the model returned';

/** One example of OpenAPI. */
export interface Example {
  readonly summary: string;
  readonly value: JsonValue;
}

/** An example of a job in each of its states, by the state. */
export function jobExamples(model: string, input: JsonValue): Readonly<Record<string, Example>> {
  const job = (status: string, attempt: number) => ({
    id: EXAMPLE_ID,
    model,
    status,
    done: hasEnded(status),
    attempt,
    input,
  });
  const times = { createdAt: CREATED_AT, startedAt: STARTED_AT };
  return {
    queued: {
      summary: 'the job waits for a worker',
      value: { ...job('queued', 0), createdAt: CREATED_AT },
    },
    running: {
      summary: 'a worker runs the job; its model reports progress and partial output',
      value: {
        ...job('running', 1),
        progress: { fraction: 0.4, note: 'page 2 of 5' },
        partial: { from: 0, parts: ['Once', 'upon'] },
        ...times,
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
