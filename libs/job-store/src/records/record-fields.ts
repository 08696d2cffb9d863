import type { JobProgress, JobRecord, JobStatus, JsonValue, PartialOutput } from '@tidegate/contracts';

/** The fields of a job's hash that make up a record, in the order in which they are read. */
export const RECORD_FIELDS = [
  'formatVersion',
  'id',
  'model',
  'status',
  'attempt',
  'input',
  'createdAtMs',
  'startedAtMs',
  'finishedAtMs',
  'output',
  'error',
  'progress',
  'partial',
] as const;

type FieldValues = Readonly<Partial<Record<(typeof RECORD_FIELDS)[number], string>>>;

/** Builds a record from the texts of its fields, or `undefined` when there is no such job. */
export function recordFromFields(texts: readonly (string | null)[]): JobRecord | undefined {
  const fields = Object.fromEntries(
    RECORD_FIELDS.flatMap((name, index) => {
      const text = texts[index];
      return text === null || text === undefined ? [] : [[name, text]];
    }),
  ) as FieldValues;
  if (fields.status === undefined || fields.id === undefined) return undefined;
  return {
    formatVersion: Number(fields.formatVersion),
    id: fields.id,
    model: fields.model ?? '',
    status: fields.status as JobStatus,
    attempt: Number(fields.attempt ?? 0),
    input: JSON.parse(fields.input ?? 'null') as JsonValue,
    createdAtMs: Number(fields.createdAtMs),
    ...(fields.startedAtMs === undefined ? {} : { startedAtMs: Number(fields.startedAtMs) }),
    ...(fields.finishedAtMs === undefined ? {} : { finishedAtMs: Number(fields.finishedAtMs) }),
    ...(fields.output === undefined ? {} : { output: JSON.parse(fields.output) as JsonValue }),
    ...(fields.error === undefined ? {} : { error: fields.error }),
    ...(fields.progress === undefined ? {} : { progress: JSON.parse(fields.progress) as JobProgress }),
    ...(fields.partial === undefined ? {} : { partial: JSON.parse(fields.partial) as PartialOutput }),
  };
}
