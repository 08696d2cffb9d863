import {
  JOB_FIELDS,
  JOB_STATUSES,
  MESSAGE_FORMAT_VERSION,
  RECORD_FORMAT_VERSION,
  TERMINAL_JOB_STATUSES,
  type JobField,
  type JobFieldTable,
  type JobStatus,
  type JsonText,
  type MessageMembers,
  type RecordMembers,
} from '@tidegate/contracts';

type Value = string | number | object;

type Values = Readonly<Record<string, Value | undefined>>;

/** Texts of a hash in Redis, by their names there. */
type Texts = Readonly<Record<string, string | undefined>>;

interface Versioned {
  readonly formatVersion: number;
}

/** What replaces a required field that a record lacks, or that cannot be read. */
const SUBSTITUTES: Readonly<Record<JobField['type'], Value>> = {
  text: '',
  integer: 0,
  number: 0,
  texts: {},
  time: Number.NaN,
  json: 'null',
  status: 'queued',
  method: 'at_once',
  progress: { fraction: 0 },
  retries: {},
  webhook: {},
  attempts: [],
  partial: 'null',
};

/** True for a status that this release has. */
export function isJobStatus(text: string): text is JobStatus {
  return (JOB_STATUSES as readonly string[]).includes(text);
}

/** True for a status that a job never leaves. */
export function hasEnded(status: string): boolean {
  return (TERMINAL_JOB_STATUSES as readonly string[]).includes(status);
}

/** A field with its name in this code and in the hash. */
interface Row extends JobField {
  readonly name: string;
  readonly stored: string;
}

/** How the fields of a job are written to its hash in Redis, and read from it, according to the table of fields. */
export class RecordFields<Table extends JobFieldTable> {
  /** The names in the hash of all that makes up a record, in the order in which `read` takes their texts. */
  readonly names: readonly string[];
  /** The names in the hash of what is dropped when a try ends. */
  readonly namesOfAttempt: readonly string[];
  /** The names in the hash of what a push writes. */
  readonly namesOfPush: readonly string[];
  private readonly members: readonly Row[];
  private readonly pushed: readonly Row[];

  constructor(table: Table) {
    const rows = Object.entries(table).map(([name, field]) => ({
      ...field,
      name,
      stored: field.storedAs ?? name,
    }));
    this.members = rows.filter(({ ofScripts }) => !ofScripts);
    this.pushed = rows.filter(({ writtenAt }) => writtenAt === 'push');
    this.namesOfPush = this.pushed.map(({ stored }) => stored);
    this.names = ['formatVersion', ...this.members.map(({ stored }) => stored)];
    this.namesOfAttempt = rows.filter(({ ofAttempt }) => ofAttempt).map(({ stored }) => stored);
  }

  /** The names in the hash and the texts of these values in turn, as Redis takes them; what is absent is left out. */
  write(values: Partial<RecordMembers<Table>>): readonly (string | number)[] {
    return pairsOf(this.members, values);
  }

  /** As `write`, of what the push wrote. */
  writePushed(message: MessageMembers<Table>): readonly (string | number)[] {
    return pairsOf(this.pushed, message);
  }

  /** Appends the texts of what the push wrote, in the order of `namesOfPush`; what is absent is empty. */
  appendPushed(message: MessageMembers<Table>, texts: (string | number)[]): void {
    const values: Values = message;
    for (const { name } of this.pushed) texts.push(textOf(values[name] ?? ''));
  }

  /** The message of a job, made from its record again. */
  message(record: RecordMembers<Table>): MessageMembers<Table> & Versioned {
    const values: Values = record;
    const message: Record<string, Value> = { formatVersion: MESSAGE_FORMAT_VERSION };
    for (const { name } of this.pushed) {
      const value = values[name];
      if (value !== undefined) message[name] = value;
    }
    return message as MessageMembers<Table> & Versioned;
  }

  /**
   * Builds a record from the texts of its fields, or `undefined` when there is no such job.
   *
   * The record of a later release is read as far as it can be: a status that is not known becomes the nearest one by the
   * times and the output, and a text that should be JSON and is none is left out, as clients would get it as it stands.
   */
  read(texts: readonly (string | null)[]): (RecordMembers<Table> & Versioned) | undefined {
    const fields: Texts = Object.fromEntries(
      this.names.map((name, index) => [name, texts[index] ?? undefined]),
    );
    if (fields.status === undefined || fields.id === undefined) return undefined;
    const record: Record<string, Value> = { formatVersion: Number(fields.formatVersion) };
    for (const { name, stored, type, required } of this.members) {
      const text = fields[stored];
      const value = text === undefined ? undefined : valueOf(type, text, fields);
      if (value !== undefined) record[name] = value;
      else if (required) record[name] = SUBSTITUTES[type];
    }
    return record as RecordMembers<Table> & Versioned;
  }
}

/** The fields of every job. */
export const RECORD_FIELDS = new RecordFields(JOB_FIELDS);

function textOf(value: Value): string | number {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function pairsOf(rows: readonly Row[], values: Values): readonly (string | number)[] {
  const pairs: (string | number)[] = [];
  for (const { name, stored } of rows) {
    const value = values[name];
    if (value !== undefined) pairs.push(stored, textOf(value));
  }
  return pairs;
}

function valueOf(type: JobField['type'], text: string, fields: Texts): Value | undefined {
  switch (type) {
    case 'text':
    case 'method':
      return text;
    case 'integer':
    case 'number':
    case 'time':
      return Number(text);
    case 'status':
      return isJobStatus(text) ? text : nearestStatus(fields);
    case 'texts':
    case 'progress':
    case 'retries':
    case 'webhook':
      return parseIfJson(text) as object | undefined;
    case 'attempts':
      return text.split('\n').flatMap((line) => (parseIfJson(line) as object | undefined) ?? []);
    case 'json':
    case 'partial':
      return Number(fields.formatVersion) > RECORD_FORMAT_VERSION ? textIfJson(text) : text;
  }
}

/** The status of this release for a job whose status a later release has written. */
function nearestStatus({ startedAtMs, finishedAtMs, output }: Texts): JobStatus {
  if (finishedAtMs !== undefined) return output === undefined ? 'failed' : 'succeeded';
  return startedAtMs === undefined ? 'queued' : 'running';
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
