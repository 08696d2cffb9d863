import type { JobRecord, JobStatus, JsonText } from '@tidegate/contracts';
import { JsonScanner } from '../json-text/json-scanner.js';
import { objectText } from '../json-text/object-text.js';

/** The earlier service's names of a job's states. */
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

/** The members of an object with a member `output`, by name; `undefined` for any other value. */
function membersWithOutput(json: JsonText): ReadonlyMap<string, JsonText> | undefined {
  const scanner = new JsonScanner(json);
  if (!scanner.beginsObject()) return undefined;
  const members = new Map<string, JsonText>();
  scanner.members((name, text) => members.set(name, text));
  return members.has('output') ? members : undefined;
}

/**
 * The earlier service's result of a job: `output` and `input` from the model (an object with a member `output` is
 * spread), and our `latency`, seconds from push to finish. Client's and model's values stay as they wrote them.
 *
 * @returns JSON of an object, or `undefined` unless the job succeeded
 */
export function legacyResultJson(record: JobRecord): JsonText | undefined {
  if (record.status !== 'succeeded' || record.finishedAtMs === undefined) return undefined;
  const { inputJson, outputJson = 'null' } = record;
  const members = new Map<string, JsonText>([
    ['output', outputJson],
    ['input', inputJson],
  ]);
  for (const [name, json] of membersWithOutput(outputJson) ?? []) members.set(name, json);
  members.delete('latency');
  members.set('latency', JSON.stringify(Math.max(0, record.finishedAtMs - record.createdAtMs) / 1000));
  return objectText(members);
}
