import type { StreamedEvent, StreamedNews } from '../api.types.js';
import { NoAnswerError } from '../client.error.js';
import { pause } from '../requests/pause.js';
import { readEvents } from './read-events.js';

/** How a stream of events is followed. */
export interface StreamOptions {
  /**
   * How long a connection may bring nothing, in seconds, before it is given up and opened again. The gateway sends a
   * comment every 15 s unless it is set otherwise.
   * @defaultValue 60
   */
  readonly silenceSeconds?: number;
  /** Ends it, with the reason of the signal as the error. */
  readonly signal?: AbortSignal;
}

/** How a job is followed. */
export interface FollowOptions extends StreamOptions {
  /**
   * The number of the last event that the caller has; what comes behind it is yielded.
   * @defaultValue 0
   */
  readonly after?: number;
}

/** How all jobs are followed. */
export interface FollowAllOptions extends StreamOptions {
  /**
   * The id of the last event that the caller has; `0` for all that are kept.
   * @defaultValue what comes from now on
   */
  readonly after?: string;
}

type OpenStream = (after: string) => Promise<ReadableStream<Uint8Array> | undefined>;

const SILENCE_SECONDS = 60;
/** What the gateway asks for, unless a stream says otherwise. */
const PAUSE_MS = 1_000;
/** A connection that is lost sooner, and without an event, is a failure. */
const LEAST_SECONDS = 5;
const MOST_FAILURES = 5;

/**
 * The events of a job until it has ended, over as many connections as that takes. None is skipped and none comes twice;
 * `progress` alone, which is not kept, may be missed while there is no connection.
 *
 * @param open - opens a stream behind the event with that number; returns nothing when there is nothing left
 * @throws {TidegateError} when no stream can be opened, or several in a row are lost at once
 */
export async function* followJob(
  open: OpenStream,
  { after = 0, ...options }: FollowOptions,
): AsyncGenerator<StreamedEvent, void, undefined> {
  let last = after;
  for await (const event of follow<StreamedEvent>(open, String(after), options)) {
    // What is numbered comes in its order; after a reconnection nothing is yielded again.
    if (event.id !== undefined && event.id <= last) continue;
    last = event.id ?? last;
    yield event;
    if (event.type === 'completed') return;
  }
}

/**
 * What happens to all jobs, without an end. None is skipped and none comes twice, unless an event `truncated` says so.
 *
 * @param open - opens a stream behind the event with that id
 * @param latest - reads the id behind which is what comes from now on
 * @throws {TidegateError} as {@link followJob} does
 */
export async function* followAllJobs(
  open: OpenStream,
  latest: () => Promise<string>,
  { after, ...options }: FollowAllOptions,
): AsyncGenerator<StreamedNews, void, undefined> {
  // A stream without an id begins now; one that is lost before its first event would begin again, and later.
  yield* follow<StreamedNews>(open, after ?? (await latest()), options);
}

/** Events as they come, over as many connections as it takes; it ends when there is nothing left to open. */
async function* follow<E extends { readonly id?: number | string }>(
  open: OpenStream,
  after: string,
  { silenceSeconds = SILENCE_SECONDS, signal }: StreamOptions,
): AsyncGenerator<E, void, undefined> {
  let last = after;
  let failures = 0;
  let pauseMs = PAUSE_MS;
  const onRetry = (milliseconds: number): void => void (pauseMs = milliseconds);
  for (;;) {
    const body = await open(last);
    if (body === undefined) return;
    const openedAtMs = performance.now();
    try {
      for await (const message of readEvents(body, silenceSeconds, onRetry)) {
        failures = 0;
        if ('resumeFrom' in message) {
          last = message.resumeFrom;
          continue;
        }
        const event = JSON.parse(message.data) as E;
        last = event.id === undefined ? last : String(event.id);
        yield event;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof NoAnswerError)) throw error;
      if (failures >= MOST_FAILURES) throw error;
    }
    failures = performance.now() - openedAtMs < LEAST_SECONDS * 1000 ? failures + 1 : 0;
    if (failures > MOST_FAILURES) throw new NoAnswerError('the stream of events ended again and again');
    await pause(pauseMs / 1000, signal);
  }
}
