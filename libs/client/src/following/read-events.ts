import { createParser } from 'eventsource-parser';
import { NoAnswerError } from '../client.error.js';

/** An event, or an id alone, from which a stream is resumed although nothing has happened. */
export type StreamMessage = { readonly data: string } | { readonly resumeFrom: string };

/**
 * An id alone, which the parser does not report. A quiet gateway sends it in a chunk of its own; one that is overlooked
 * because it came in two does no harm, as further ones come.
 */
const ID_ALONE = /(?:^|\n\n)id: ?([^\n]+)\n\n$/;

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
): AsyncGenerator<StreamMessage, void, undefined> {
  const found: StreamMessage[] = [];
  const parser = createParser({ onEvent: ({ data }) => found.push({ data }), onRetry });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinSeconds(reader.read(), silenceSeconds);
      if (done) return;
      const text = decoder.decode(value, { stream: true });
      parser.feed(text);
      yield* found.splice(0);
      const [, resumeFrom] = ID_ALONE.exec(text) ?? [];
      if (resumeFrom !== undefined) yield { resumeFrom };
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
