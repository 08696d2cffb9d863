import { isPassing, isUntouched, retrying, type RetryOptions } from './retrying.js';
import { bodyOf, errorFrom, received, type Answer } from './answers.js';

/** How requests are sent. */
export interface RequestSenderOptions {
  readonly retries?: RetryOptions;
  /**
   * How long one request may take, in seconds; what it waits for at the gateway comes on top.
   * @defaultValue 30
   */
  readonly timeoutSeconds?: number;
}

/** What a request may wait for, and who may end it. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long the gateway may hold its answer, in seconds. */
  readonly holdSeconds?: number;
}

const TIMEOUT_SECONDS = 30;

/** Sends requests, each with a time limit, and again while what they meet passes by itself. */
export class RequestSender {
  private readonly timeoutSeconds: number;

  constructor(private readonly options: RequestSenderOptions) {
    this.timeoutSeconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  }

  /** Sends a request that may be sent twice, and returns the body of its answer. */
  async send<T>(
    request: (ends: AbortSignal) => Promise<Answer<T>>,
    { signal, holdSeconds = 0 }: SendOptions,
  ): Promise<T> {
    const once = (): Promise<T> => this.once(request, holdSeconds, signal);
    return retrying(once, isPassing, this.options.retries, signal);
  }

  /** Sends a request that would do its work twice: again only where the gateway has not begun with it. */
  async sendOnce<T>(request: (ends: AbortSignal) => Promise<Answer<T>>, { signal }: SendOptions): Promise<T> {
    return retrying(() => this.once(request, 0, signal), isUntouched, this.options.retries, signal);
  }

  /**
   * Opens a stream. The time limit is for the beginning of its answer.
   *
   * @returns nothing where the answer has no body, as with 204
   */
  async open(
    request: (ends: AbortSignal) => Promise<Answer<ReadableStream<Uint8Array> | null>>,
    signal?: AbortSignal,
  ): Promise<ReadableStream<Uint8Array> | undefined> {
    const once = async (): Promise<ReadableStream<Uint8Array> | undefined> => {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new Error('it took too long')), this.timeoutSeconds * 1000);
      const ends = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
      const { data, error, response } = await received(request(ends), signal).finally(() =>
        clearTimeout(timer),
      );
      if (!response.ok) throw errorFrom(response, error);
      return data ?? undefined;
    };
    return retrying(once, isPassing, this.options.retries, signal);
  }

  private once<T>(
    request: (ends: AbortSignal) => Promise<Answer<T>>,
    holdSeconds: number,
    signal?: AbortSignal,
  ): Promise<T> {
    const limit = AbortSignal.timeout((this.timeoutSeconds + holdSeconds) * 1000);
    return bodyOf(request(signal ? AbortSignal.any([signal, limit]) : limit), signal);
  }
}
