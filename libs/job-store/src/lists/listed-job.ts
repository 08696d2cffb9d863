import { JOB_FIELDS, JOB_STATUSES } from '@tidegate/contracts';
import { RECORD_FIELDS } from '../record-fields.js';
import type { JobCounts, ListedJob, LongField } from './job-lists.types.js';

/** The fields that a list leaves out where they are longer than this, bytes. */
export const LONGEST_LISTED_BYTES = 1_024;

const LONG_FIELDS = ['inputJson', 'outputJson', 'partialJson'] as const satisfies readonly LongField[];

const LONG_NAMES: readonly string[] = LONG_FIELDS.map((name) => JOB_FIELDS[name].storedAs);
const SHORT_NAMES = RECORD_FIELDS.names.filter((name) => !LONG_NAMES.includes(name));
/** Where the texts that a script returns have their places among those of a record. */
const PLACES = RECORD_FIELDS.names.map((name) =>
  LONG_NAMES.includes(name) ? SHORT_NAMES.length + LONG_NAMES.indexOf(name) : SHORT_NAMES.indexOf(name),
);

/** A job as the script returns it. */
export type JobTexts = readonly [
  short: readonly (string | null)[],
  long: readonly (string | null)[],
  isTooLong: readonly (0 | 1)[],
];

/** Which fields the script reads. */
export const LISTED_FIELDS = {
  count: SHORT_NAMES.length,
  names: [...SHORT_NAMES, ...LONG_NAMES],
} as const;

/** Builds a job of a list from its texts. */
export function listedJob([short, long, isTooLong]: JobTexts): readonly ListedJob[] {
  const texts = [...short, ...Array.from(LONG_NAMES, (_, index) => long[index] ?? null)];
  const record = RECORD_FIELDS.read(PLACES.map((place) => texts[place] ?? null));
  if (record === undefined) return [];
  const omitted = LONG_FIELDS.filter((_, index) => isTooLong[index] === 1);
  const shown = Object.fromEntries(
    Object.entries(record).filter(([name]) => !(omitted as readonly string[]).includes(name)),
  );
  return [{ record: shown as ListedJob['record'], omitted }];
}

/** Builds counts from model, status and number, in turn. */
export function countsOf(texts: readonly (string | number)[]): JobCounts {
  const counts = new Map<string, Record<(typeof JOB_STATUSES)[number], number>>();
  for (let index = 0; index < texts.length; index += 3) {
    const model = String(texts[index]);
    const ofModel = counts.get(model) ?? noJobs();
    counts.set(model, ofModel);
    ofModel[texts[index + 1] as (typeof JOB_STATUSES)[number]] = Number(texts[index + 2]);
  }
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function noJobs(): Record<(typeof JOB_STATUSES)[number], number> {
  return Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Record<
    (typeof JOB_STATUSES)[number],
    number
  >;
}
