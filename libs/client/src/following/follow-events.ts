import type { StreamedEvent } from '../api.types.js';
import { NoAnswerError } from '../client.error.js';
import { pause } from '../requests/pause.js';
import { readEvents } from './read-events.js';

/** How a job is followed. */
export interface FollowOptions {
  /**
   * The number of the last event that the caller has; what comes behind it is yielded.
   * @defaultValue 0
   */
  readonly after?: number;
  /**
   * How long a connection may bring nothing, in seconds, before it is given up and opened again. The gateway sends a
   * comment every 15 s unless it is set otherwise.
   * @defaultValue 60
   */
  readonly silenceSeconds?: number;
  /** Ends it, with the reason of the signal as the error. */
  readonly signal?: AbortSignal;
}

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
export async function* followEvents(
  open: (after: number) => Promise<ReadableStream<Uint8Array> | undefined>,
  { after = 0, silenceSeconds = SILENCE_SECONDS, signal }: FollowOptions = {},
): AsyncGenerator<StreamedEvent, void, undefined> {
  let last = after;
  let failures = 0;
  let pauseMs = PAUSE_MS;
  const onRetry = (milliseconds: number): void => void (pauseMs = milliseconds);
  for (;;) {
    const body = await open(last);
    if (body === undefined) return;
    const openedAtMs = performance.now();
    try {
      for await (const { data } of readEvents(body, silenceSeconds, onRetry)) {
        const event = JSON.parse(data) as StreamedEvent;
        // What is numbered comes in its order; after a reconnection nothing is yielded again.
        if (event.id !== undefined && event.id <= last) continue;
        last = event.id ?? last;
        failures = 0;
        yield event;
        if (event.type === 'completed') return;
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
