import {
  JOB_STATUSES,
  RECORD_FORMAT_VERSION,
  type JobRecord,
  type JobStatus,
  type JsonText,
} from '@tidegate/contracts';

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

/** True for a status that this release knows. */
export function isJobStatus(text: string): text is JobStatus {
  return (JOB_STATUSES as readonly string[]).includes(text);
}

/**
 * Builds a record from the texts of its fields, or `undefined` when there is no such job.
 *
 * Of a record that a later release has written, whatever can be read is read: a field that is no JSON is left out, and a
 * status that this release does not know becomes the nearest one that it knows. Spec: `newer-record.integration.spec.ts`.
 */
export function recordFromFields(texts: readonly (string | null)[]): JobRecord | undefined {
  const fields = Object.fromEntries(
    RECORD_FIELDS.flatMap((name, index) => {
      const text = texts[index];
      return text === null || text === undefined ? [] : [[name, text]];
    }),
  ) as FieldValues;
  if (fields.status === undefined || fields.id === undefined) return undefined;
  const formatVersion = Number(fields.formatVersion);
  const readText = formatVersion > RECORD_FORMAT_VERSION ? textIfJson : String;
  return {
    formatVersion,
    id: fields.id,
    model: fields.model ?? '',
    status: isJobStatus(fields.status) ? fields.status : nearestStatus(fields),
    attempt: Number(fields.attempt ?? 0),
    inputJson: readText(fields.input ?? 'null') ?? 'null',
    createdAtMs: Number(fields.createdAtMs),
    ...present('startedAtMs', fields.startedAtMs, Number),
    ...present('finishedAtMs', fields.finishedAtMs, Number),
    ...present('outputJson', fields.output, readText),
    ...present('error', fields.error, String),
    ...present('progress', fields.progress, parseIfJson),
    ...present('partialJson', fields.partial, readText),
  };
}

/** What a job is, in the words of this release, whose status is of a later one. */
function nearestStatus({ startedAtMs, finishedAtMs, output }: FieldValues): JobStatus {
  if (finishedAtMs !== undefined) return output === undefined ? 'failed' : 'succeeded';
  return startedAtMs === undefined ? 'queued' : 'running';
}

/** The member, unless there is no such field or nothing can be read of it. */
function present(
  name: keyof JobRecord,
  text: string | undefined,
  read: (text: string) => unknown,
): Partial<JobRecord> {
  const value = text === undefined ? undefined : read(text);
  return value === undefined ? {} : { [name]: value };
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textIfJson(text: string): JsonText | undefined {
  return parseIfJson(text) === undefined ? undefined : text;
}
