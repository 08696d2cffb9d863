import type { Job, Problem } from './api.types.js';

/** What every error of the client is. */
export class TidegateError extends Error {
  override readonly name: string = 'TidegateError';
}

/** No answer has come: the gateway cannot be reached, or the connection was lost, or it took too long. */
export class NoAnswerError extends TidegateError {
  override readonly name = 'NoAnswerError';
}

/** An answer has come and refuses the request, or reports a failure. The subclasses say which. */
export class AnswerError extends TidegateError {
  override readonly name: string = 'AnswerError';

  /**
   * @param status - HTTP status, 400 or above, or one that the client does not expect
   * @param detail - what has happened, in one sentence
   * @param problem - the body, where it is one of the API; answers of proxies have none
   * @param retryAfterSeconds - when to try again, where the answer says so
   */
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly problem?: Problem,
    readonly retryAfterSeconds?: number,
  ) {
    super(detail);
  }
}

/** 401 or 403: the access key is missing, does not count, or lacks the scope. */
export class AccessError extends AnswerError {
  override readonly name = 'AccessError';
}

/** 404: there is no such job or model, or it is no longer kept. */
export class NotFoundError extends AnswerError {
  override readonly name = 'NotFoundError';
}

/** 409: the job, or the idempotency key, is in a state that does not permit it. */
export class ConflictError extends AnswerError {
  override readonly name = 'ConflictError';
}

/** 400, 413 or 422: the request is wrong. `problem.errors` names each member that is. */
export class InvalidRequestError extends AnswerError {
  override readonly name = 'InvalidRequestError';
}

/** 429: the client has sent more than its limit allows, also after the retries. */
export class LimitError extends AnswerError {
  override readonly name = 'LimitError';
}

/** 500 or above: the service cannot serve the request now, also after the retries. */
export class UnavailableError extends AnswerError {
  override readonly name = 'UnavailableError';
}

/** The time that the caller has given is over. The job goes on. */
export class WaitOverError extends TidegateError {
  override readonly name = 'WaitOverError';

  /** @param jobId - of the job that has not ended */
  constructor(
    readonly jobId: string,
    withinSeconds: number,
  ) {
    super(`job ${jobId} has not ended within ${withinSeconds} s`);
  }
}

/** The job has ended without success: it has failed, or was canceled, or its time was over. */
export class JobNotSucceededError extends TidegateError {
  override readonly name = 'JobNotSucceededError';

  /** @param job - as it ended */
  constructor(readonly job: Job) {
    super(`job ${job.id} is ${job.status}${job.error === undefined ? '' : `: ${job.error}`}`);
  }
}

type AnswerErrorClass = new (...parameters: ConstructorParameters<typeof AnswerError>) => AnswerError;

/** The class of the error of a status. */
export function errorClassOf(status: number): AnswerErrorClass {
  switch (status) {
    case 400:
    case 413:
    case 422:
      return InvalidRequestError;
    case 401:
    case 403:
      return AccessError;
    case 404:
      return NotFoundError;
    case 409:
      return ConflictError;
    case 429:
      return LimitError;
    default:
      return status >= 500 ? UnavailableError : AnswerError;
  }
}
