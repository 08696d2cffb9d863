import type { JobRecord, JobStatus, JsonObject, JsonValue } from '@tidegate/contracts';

/** The words that the earlier service had for a job's state. */
export function legacyStatus({ status, error }: { status: JobStatus; error?: string }): string {
  switch (status) {
    case 'queued':
      return 'queued';
    case 'running':
    case 'canceling':
      return 'processing';
    case 'succeeded':
      return 'finished';
    case 'failed':
    case 'timed_out':
    case 'canceled':
    case 'expired':
      return `error processing job: ${error ?? status.replace('_', ' ')}`;
  }
}

function isObjectWithOutput(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'output' in value;
}

/**
 * The earlier service's result of a job: `output` and `input` from the model (an object with a member `output` is
 * spread), and our `latency`, seconds from push to finish. `undefined` unless the job succeeded.
 */
export function legacyResult(record: JobRecord): JsonObject | undefined {
  if (record.status !== 'succeeded' || record.finishedAtMs === undefined) return undefined;
  const { input, output = null } = record;
  const members: JsonObject = isObjectWithOutput(output)
    ? { output: null, input, ...output }
    : { output, input };
  return { ...members, latency: Math.max(0, record.finishedAtMs - record.createdAtMs) / 1000 };
}
