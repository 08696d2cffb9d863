import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem.error.js';

/** How many events an answer has at most, and how many where its client does not say. */
const MOST_EVENTS = 1_000;
const DEFAULT_EVENTS = 100;

const WHOLE_NUMBER = /^\d{1,15}$/;

/** What a client asks of events. */
export interface FollowQuery<After> {
  /** What names the last event that it has. */
  readonly after: After;
  /** How long it waits for the next one, whole seconds. */
  readonly waitSeconds: number;
  /** How many it takes at most. */
  readonly limit: number;
  /** Whether it wants them as server-sent events. */
  readonly isStream: boolean;
}

/** What a client asks of the events of a job, which have numbers: 0 for one that has none of them. */
export type EventsQuery = FollowQuery<number>;

/** The problem of a parameter that is no number. */
export function notANumber(name: string): string {
  return `${name} must be a whole number from 0`;
}

/**
 * Reads what a client asks of the events of a job.
 *
 * @throws {ProblemError} 400 when a parameter is no number
 */
export function readEventsQuery(request: FastifyRequest): EventsQuery {
  const query = readFollowQuery(request, wholeNumber);
  return { ...query, after: query.after ?? 0 };
}

/**
 * Reads what a client asks. The header `Last-Event-ID` counts more than `after`: a browser that resumes a stream sends it to the
 * address that it had at first.
 *
 * @param readId - reads what names an event, out of the parameter of this name; `undefined` where it is not there
 * @throws {ProblemError} 400 when a parameter is no number; what `readId` throws
 */
export function readFollowQuery<Id>(
  { headers, query }: FastifyRequest,
  readId: (name: string, value: unknown) => Id | undefined,
): FollowQuery<Id | undefined> {
  const parameters = query as Readonly<Record<string, unknown>>;
  const lastId = headers['last-event-id'];
  const after = readId('after', parameters.after);
  return {
    after: (lastId === '' ? undefined : readId('Last-Event-ID', lastId)) ?? after,
    waitSeconds: wholeNumber('wait', parameters.wait) ?? 0,
    limit: Math.min(Math.max(wholeNumber('limit', parameters.limit) ?? DEFAULT_EVENTS, 1), MOST_EVENTS),
    isStream: isEventStream(headers.accept),
  };
}

/** Whether a client accepts server-sent events: by name, as others take JSON. */
function isEventStream(accept: string | undefined): boolean {
  return /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(accept ?? '');
}

/**
 * A parameter that is a whole number.
 *
 * @throws {ProblemError} 400 when it is none
 */
function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !WHOLE_NUMBER.test(value)) throw new ProblemError(400, notANumber(name));
  return Number(value);
}
