import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { NoAnswerError } from '../client.error.js';

/**
 * Reads server-sent events from the body of an answer until it ends.
 *
 * @param silenceSeconds - how long it may bring nothing, comments included
 * @param onRetry - is called when the stream says how many milliseconds to wait before it is opened again
 * @throws {NoAnswerError} when it is silent for longer, or lost
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  silenceSeconds: number,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const found: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => found.push(event), onRetry });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinSeconds(reader.read(), silenceSeconds);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* found.splice(0);
    }
  } finally {
    // Also when the caller takes no further event: the connection is given up.
    reader.cancel().catch(() => undefined);
  }
}

async function withinSeconds<T>(reading: Promise<T>, seconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new NoAnswerError(`the stream was silent for ${seconds} s`)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([reading, silence]);
  } catch (error) {
    if (error instanceof NoAnswerError) throw error;
    throw new NoAnswerError('the stream was lost', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
