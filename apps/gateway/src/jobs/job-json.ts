import {
  JOB_FIELDS,
  type JobField,
  type JobFieldTable,
  type JobRecord,
  type JsonText,
  type RecordMembers,
} from '@tidegate/contracts';
import { hasEnded } from '@tidegate/job-store';
import { LRUCache } from 'lru-cache';
import { timeText } from '../json-text/time-text.js';
import { attemptsJson } from './attempts/attempts-json.js';
import type { AttemptFields } from './attempts/attempts-of.js';
import { waitingFor } from './waiting-for.js';

// Without decorators, so that the thread that sends webhooks need not load what makes the API document.

/** Of how many sets of members it is known how they are written. */
const MOST_KNOWN_SHAPES = 100;

/** How a member is written, by the type of its field. */
const WRITERS: Readonly<Record<JobField['type'], (value: unknown) => JsonText>> = {
  text: JSON.stringify,
  integer: JSON.stringify,
  number: JSON.stringify,
  texts: JSON.stringify,
  // A time that cannot be read is null.
  time: (timeMs) => (Number.isNaN(timeMs) ? 'null' : `"${timeText(timeMs as number)}"`),
  json: String,
  status: (status) => JSON.stringify(status),
  method: JSON.stringify,
  progress: JSON.stringify,
  retries: JSON.stringify,
  webhook: JSON.stringify,
  attempts: JSON.stringify,
  partial: String,
};

/** The members of a job that clients see, in their order, by their names in the API. */
export function shownMembers(table: JobFieldTable): readonly {
  readonly name: string;
  readonly member: string;
  readonly field: JobField;
  readonly description: Omit<NonNullable<JobField['shown']>, 'as'>;
}[] {
  return Object.entries(table).flatMap(([name, field]) => {
    if (!field.shown) return [];
    const { as: member = name, ...description } = field.shown;
    return [{ name, member, field, description }];
  });
}

/** Writes jobs as clients see them: the values of client and model keep their text. Each push is answered by it. */
export function jobWriter<Table extends JobFieldTable>(
  table: Table,
): (record: Partial<RecordMembers<Table>>) => JsonText {
  const members = new Map(
    shownMembers(table).map(({ name, member, field }, place) => [
      name,
      {
        name,
        place,
        label: `${JSON.stringify(member)}:`,
        write: WRITERS[field.type],
        isStatus: field.type === 'status',
        isAttempt: name === 'attempt',
      },
    ]),
  );
  const present = (names: readonly string[]) =>
    names
      .map((name) => members.get(name))
      .filter((member) => member !== undefined)
      .sort((one, other) => one.place - other.place);
  // New jobs have few of the members, and nearly all of them the same ones.
  const known = new LRUCache<string, ReturnType<typeof present>>({ max: MOST_KNOWN_SHAPES });
  return (record) => {
    const values: Readonly<Record<string, unknown>> = record;
    const names = Object.keys(values);
    const shape = names.join();
    let ordered = known.get(shape);
    if (ordered === undefined) {
      ordered = present(names);
      known.set(shape, ordered);
    }
    let text = '';
    for (const { name, label, write, isStatus, isAttempt } of ordered) {
      const value = values[name];
      if (value === undefined) continue;
      text += `${text === '' ? '{' : ','}${label}${write(value)}`;
      if (isStatus) text += statusMembers(values as StatusValues);
      if (isAttempt) text += attemptsMember(values as AttemptFields);
    }
    return `${text}}`;
  };
}

/** A job that is shown, with or without its input. */
export type ShownRecord = Omit<JobRecord, 'inputJson'> & Partial<Pick<JobRecord, 'inputJson'>>;

type StatusValues = Pick<JobRecord, 'status' | 'retryAtMs'>;

/** What follows from a job's status, as further members of its object. */
function statusMembers(values: StatusValues): string {
  const waiting = waitingFor(values);
  const done = `,"done":${hasEnded(values.status)}`;
  return waiting === undefined ? done : `${done},"waitingFor":"${waiting}"`;
}

/** What became of each try, as a further member of a job's object. */
function attemptsMember(values: AttemptFields): string {
  const attempts = attemptsJson(values);
  return attempts === undefined ? '' : `,"attempts":${attempts}`;
}

/** Shows a record to a client, as the JSON of a `JobResponse`. */
export const jobResponseJson = jobWriter(JOB_FIELDS);
