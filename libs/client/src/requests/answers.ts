import type { Problem } from '../api.types.js';
import { errorClassOf, NoAnswerError, type AnswerError } from '../client.error.js';
import { retryAfterSeconds } from './retry-after.js';

/** What openapi-fetch returns; of failed answers without a body `error` is falsy. */
export interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Waits for an answer.
 *
 * @returns its body; `undefined` where it has none, as with 204
 * @throws {NoAnswerError} when none comes
 * @throws {AnswerError} when it is not one of success
 */
export async function bodyOf<T>(answer: Promise<Answer<T>>, signal?: AbortSignal): Promise<T> {
  const { data, error, response } = await received(answer, signal);
  if (!response.ok) throw errorFrom(response, error);
  return data as T;
}

/** The same, with the answer itself. */
export async function received<T>(answer: Promise<Answer<T>>, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    return await answer;
  } catch (error) {
    // Who ends a request knows why.
    signal?.throwIfAborted();
    throw new NoAnswerError(`no answer from the gateway: ${reasonOf(error)}`, { cause: error });
  }
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  if (!(cause instanceof Error)) return message;
  // Of several addresses that were tried there is no message, but a code.
  return cause.message || ('code' in cause ? String(cause.code) : message);
}

/** The error of an answer that is not one of success. */
export function errorFrom(response: Response, body: unknown): AnswerError {
  const problem = isProblem(body) ? body : undefined;
  const detail =
    problem?.detail ?? `the gateway answered ${response.status} ${response.statusText}`.trimEnd();
  const seconds = retryAfterSeconds(response.headers.get('retry-after'), new Date());
  return new (errorClassOf(response.status))(response.status, detail, problem, seconds);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string';
}
