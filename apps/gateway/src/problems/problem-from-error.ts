import { HttpException } from '@nestjs/common';
import { BrokerOverloadedError, BrokerUnavailableError, QueueFullError } from '@tidegate/broker';
import { StoreRefusedError, StoreUnavailableError } from '@tidegate/job-store';
import { ProblemError, unavailable } from './problem.error.js';

const OUTAGE_RETRY_AFTER_SECONDS = 1;
const QUEUE_FULL_RETRY_AFTER_SECONDS = 10;

/** An error that Fastify throws before a handler runs, for example on a body that is too large. */
interface FrameworkError extends Error {
  readonly statusCode: number;
}

function isFrameworkError(error: unknown): error is FrameworkError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** What a client receives for an error; `undefined` for an unexpected error, which is our own fault. */
export function problemFromError(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreRefusedError)
    return unavailable(`the job store ${error.refusal}, try again`, OUTAGE_RETRY_AFTER_SECONDS);
  if (error instanceof StoreUnavailableError)
    return unavailable('the job store is out of reach, try again', OUTAGE_RETRY_AFTER_SECONDS);
  if (error instanceof BrokerOverloadedError)
    return unavailable(`${error.message}, try again`, OUTAGE_RETRY_AFTER_SECONDS);
  if (error instanceof BrokerUnavailableError)
    return unavailable('the message broker is out of reach, try again', OUTAGE_RETRY_AFTER_SECONDS);
  if (error instanceof QueueFullError)
    return unavailable('the queue is full, try again later', QUEUE_FULL_RETRY_AFTER_SECONDS);
  if (error instanceof HttpException) return new ProblemError(error.getStatus(), error.message);
  if (isFrameworkError(error) && error.statusCode < 500)
    return new ProblemError(
      error.statusCode,
      error.statusCode === 413 ? 'Request body is too large' : error.message,
    );
  return undefined;
}
