import type { JsonText } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { jobKey } from '../keys.js';
import { hasEnded, isJobStatus } from '../record-fields.js';
import { READ_EVENTS } from '../scripts/redis-scripts.js';
import { readEventText, type EventContent } from './event-text.js';

/** An event of a job, with its number. */
export interface JobEvent extends EventContent {
  /** Counts the events of a job from 1. */
  readonly number: number;
}

/** Some of the events of a job, in their order. */
export interface EventPage {
  /** The client that may read them; absent where the job was pushed without an access key. */
  readonly owner?: string;
  readonly events: readonly JobEvent[];
  /** The number of the last of them; without any, the number after which was read. */
  readonly last: number;
  /** Whether there are none after these yet. */
  readonly isLatest: boolean;
  /** Whether there will never be one after these. */
  readonly isEnd: boolean;
  /** How far the current try has come, as JSON; present only while it runs, and if its model reports progress. */
  readonly progressJson?: JsonText;
  /** The number of the latest try; 0 before the first. */
  readonly attempt: number;
}

/** How much of the log one page holds, at most. */
export interface PageLimits {
  readonly events: number;
  /** One event is read however long it is. */
  readonly bytes: number;
}

const FIELDS = [
  'id',
  'status',
  'owner',
  'attempt',
  'createdAtMs',
  'startedAtMs',
  'finishedAtMs',
  'error',
  'progress',
] as const;

type Texts = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

type Reply = readonly [
  texts: readonly (string | null)[],
  latest: number | null,
  isClosed: 0 | 1,
  kept: number,
  first: number,
  events: readonly string[],
];

/** What has happened to each job. Every method throws StoreUnavailableError. */
export class JobEvents {
  constructor(private readonly store: StoreConnection) {}

  /**
   * Reads events of a job that come after a number. What is not stored is made: `queued` always, as it has the time of the
   * push; the start and the end of a job that has no log; and `truncated` in the place of events that are no longer kept.
   *
   * @param after - the number of the last event that is known, 0 for none; one that is too high counts as that of the latest
   * @returns `undefined` when there is no such job
   */
  async read(id: string, after: number, limits: PageLimits): Promise<EventPage | undefined> {
    const reply = (await this.store.run(
      READ_EVENTS,
      [jobKey(id)],
      [after, limits.events, limits.bytes, ...FIELDS],
    )) as Reply;
    const [values] = reply;
    const texts: Texts = Object.fromEntries(FIELDS.map((name, index) => [name, values[index] ?? undefined]));
    // Of a job that was deleted there is a record without its id, so that no message makes it again.
    if (texts.status === undefined || texts.id === undefined) return undefined;
    const page = pageOf(texts, reply, after);
    return page.events.length > limits.events ? beginningOf(page, limits.events) : page;
  }
}

function pageOf(texts: Texts, [, latest, isClosed, kept, first, stored]: Reply, after: number): EventPage {
  const attempt = Number(texts.attempt ?? 0);
  const isOver = isTerminal(texts);
  // Where nothing is stored, the start of the job is the second event.
  const lastStored = latest ?? (texts.startedAtMs === undefined ? 1 : 2);
  const end = lastStored + (isOver && isClosed === 0 ? 1 : 0);
  const from = Math.min(after, end);

  const events: JobEvent[] = [];
  const make = (number: number, type: string, ofAttempt: number, timeText: string | undefined): void => {
    if (number > from)
      events.push({ number, type, attempt: ofAttempt, timeMs: Number(timeText ?? 0), membersJson: '' });
  };
  make(1, 'queued', 0, texts.createdAtMs);
  if (latest === null && texts.startedAtMs !== undefined) make(2, 'started', attempt, texts.startedAtMs);
  const contents = stored.map(readEventText);
  if (latest !== null && kept > 2)
    make(kept - 1, 'truncated', contents[0]?.attempt ?? attempt, String(contents[0]?.timeMs ?? 0));
  contents.forEach((content, index) => {
    if (content && first + index > from) events.push({ ...content, number: first + index });
  });
  const reached = stored.length > 0 ? first + stored.length - 1 : Math.max(from, lastStored);
  if (reached >= lastStored && end > lastStored) make(end, 'completed', attempt, texts.finishedAtMs);

  const last = Math.max(reached, events.at(-1)?.number ?? 0);
  const isLatest = last >= end;
  const showsProgress = isLatest && !isOver && texts.status !== 'queued' && texts.progress !== undefined;
  return {
    events: events.map((event) => (event.type === 'completed' ? withEnd(event, texts) : event)),
    last,
    isLatest,
    isEnd: isOver && isLatest,
    attempt,
    ...(texts.owner === undefined ? {} : { owner: texts.owner }),
    ...(showsProgress ? { progressJson: texts.progress } : {}),
  };
}

/** The first events of a page: those that are made come beside those that are read. */
function beginningOf({ events, owner, attempt }: EventPage, count: number): EventPage {
  const kept = events.slice(0, count);
  return {
    events: kept,
    last: kept.at(-1)?.number ?? 0,
    isLatest: false,
    isEnd: false,
    attempt,
    ...(owner === undefined ? {} : { owner }),
  };
}

/** A status of a later release counts as an end once the job has a time of its end. */
function isTerminal({ status = '', finishedAtMs }: Texts): boolean {
  return isJobStatus(status) ? hasEnded(status) : finishedAtMs !== undefined;
}

/** How a job has ended is in its record alone: a worker that was lost may still give the reason. */
function withEnd(event: JobEvent, { status = '', error }: Texts): JobEvent {
  const shown = {
    status: isJobStatus(status) ? status : 'failed',
    ...(error === undefined ? {} : { error }),
  };
  return { ...event, membersJson: JSON.stringify(shown) };
}
