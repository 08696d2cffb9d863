import { STATUS_CODES } from 'node:http';

/** What a client reads of a failure: RFC 9457 problem details, with FastAPI's `detail` first. */
export interface ProblemDetails {
  readonly detail: string;
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly errors?: readonly MemberError[];
}

/** What is wrong with one member of a request's body. */
export interface MemberError {
  /** JSON Pointer to the member (RFC 6901); empty for the body itself. */
  readonly pointer: string;
  readonly detail: string;
}

/** The body of a problem. */
export function problemDetails(
  status: number,
  detail: string,
  errors?: readonly MemberError[],
): ProblemDetails {
  const problem = { detail, type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status };
  return errors ? { ...problem, errors } : problem;
}

/** A failure that a client receives: thrown wherever a request cannot be served. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  /**
   * @param status - HTTP status, 4xx or 5xx
   * @param detail - one sentence for the client
   * @param headers - for example `retry-after`
   * @param errors - what is wrong with the members of the body
   */
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly errors?: readonly MemberError[],
  ) {
    super(detail);
  }
}

/** Our own fault, worth another try: 503 with `Retry-After`. */
export function unavailable(detail: string, retryAfterSeconds: number): ProblemError {
  return new ProblemError(503, detail, { 'retry-after': String(retryAfterSeconds) });
}

/** The client's fault: 422 that names every member that is wrong. */
export function invalid(errors: readonly MemberError[]): ProblemError {
  return new ProblemError(422, 'the request is not valid', {}, errors);
}
