import { STATUS_CODES } from 'node:http';

/** What a client reads of a failure: RFC 9457 problem details, with FastAPI's `detail` first. */
export interface ProblemDetails {
  readonly detail: string;
  readonly type: string;
  readonly title: string;
  readonly status: number;
}

/** The body of a problem. */
export function problemDetails(status: number, detail: string): ProblemDetails {
  return { detail, type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status };
}

/** A failure that a client is told of: thrown wherever a request cannot be served. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  /**
   * @param status - HTTP status, 4xx or 5xx
   * @param detail - one sentence for the client
   * @param headers - for example `retry-after`
   */
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }
}

/** Ours to mend, worth another try: 503 with `Retry-After`. */
export function unavailable(detail: string, retryAfterSeconds: number): ProblemError {
  return new ProblemError(503, detail, { 'retry-after': String(retryAfterSeconds) });
}
