import pRetry from 'p-retry';
import { AnswerError, LimitError, NoAnswerError } from '../client.error.js';
import { pause } from './pause.js';

/** How requests that fail for a moment are sent again. */
export interface RetryOptions {
  /**
   * How many times one request is sent again, at most.
   * @defaultValue 4
   */
  readonly limit?: number;
  /**
   * The wait before the first retry, in seconds; it doubles, with a random part. What `Retry-After` says comes on top.
   * @defaultValue 0.25
   */
  readonly backoffSeconds?: number;
  /**
   * A `Retry-After` above this is not waited for: the error comes at once.
   * @defaultValue 60
   */
  readonly longestWaitSeconds?: number;
  /** Is called with what a request has met, before the wait after which it is sent again. */
  readonly onRetry?: (error: Error) => void;
}

const DEFAULTS = { limit: 4, backoffSeconds: 0.25, longestWaitSeconds: 60 } as const;
const LONGEST_BACKOFF_MS = 10_000;

/** What passes by itself: a limit by the minute, an outage, a proxy that has lost its gateway. */
const PASSING = new Set([408, 429, 502, 503, 504]);

/** Whether the same request may succeed a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  if (!(error instanceof AnswerError)) return false;
  // Another request with the same idempotency key has no answer yet.
  return PASSING.has(error.status) || (error.status === 409 && error.retryAfterSeconds !== undefined);
}

/** Whether the gateway has refused a request before it has begun with it, and may take it a little later. */
export function isUntouched(error: unknown): boolean {
  return error instanceof LimitError;
}

/**
 * Sends a request, and again while what it meets passes by itself.
 *
 * @param send - is called once for each try
 * @param passes - whether a request that has met this error may be sent again
 * @throws {TidegateError} the error of the last try
 */
export async function retrying<T>(
  send: () => Promise<T>,
  passes: (error: unknown) => boolean,
  options: RetryOptions = {},
  signal?: AbortSignal,
): Promise<T> {
  const { limit, backoffSeconds, longestWaitSeconds } = { ...DEFAULTS, ...options };
  return pRetry(send, {
    retries: limit,
    minTimeout: backoffSeconds * 1000,
    maxTimeout: LONGEST_BACKOFF_MS,
    randomize: true,
    ...(signal && { signal }),
    shouldRetry: async ({ error }) => {
      if (!passes(error)) return false;
      const seconds = error instanceof AnswerError ? (error.retryAfterSeconds ?? 0) : 0;
      if (seconds > longestWaitSeconds) return false;
      options.onRetry?.(error);
      await pause(seconds, signal);
      return true;
    },
  });
}
