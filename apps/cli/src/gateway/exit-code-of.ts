import {
  AccessError,
  JobNotSucceededError,
  LimitError,
  NoAnswerError,
  NotFoundError,
  UnavailableError,
  WaitOverError,
  AnswerError,
} from '@tidegate/client';
import { EXIT_CODES } from '../exit-codes.js';

/** The exit code of a command that has failed. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof JobNotSucceededError) return EXIT_CODES.notSucceeded;
  if (error instanceof WaitOverError) return EXIT_CODES.notEnded;
  const isOutage =
    error instanceof NoAnswerError || error instanceof UnavailableError || error instanceof LimitError;
  return isOutage ? EXIT_CODES.unavailable : EXIT_CODES.failed;
}

/** Of addresses that the gateway does not have, and not of jobs and models that it does not have. */
const NO_SUCH_PATH = /^(Not Found|the gateway answered 404\b.*)$/;

/**
 * What a person reads of it: one line, one for each member of the request that is wrong, and one with what to do.
 *
 * @param address - of the gateway that was asked
 */
export function failureText(error: unknown, address: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n');
  const errors = error instanceof AnswerError ? (error.problem?.errors ?? []) : [];
  const members = errors.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`);
  return [`error: ${line}`, ...members, ...adviceFor(error, address)].join('\n  ');
}

/** Whether there is something else than a gateway of this version at an address. */
export function isNoGateway(error: unknown): boolean {
  return error instanceof NotFoundError && NO_SUCH_PATH.test(error.detail);
}

function adviceFor(error: unknown, address: string): readonly string[] {
  if (error instanceof NoAnswerError || isNoGateway(error))
    return [`the gateway was asked at ${address}; --url or TIDEGATE_URL names another one`];
  const isKeyWrong = error instanceof AccessError && error.status === 401;
  return isKeyWrong
    ? ['the access key is read from TIDEGATE_KEY, or from the file that --key-file names']
    : [];
}
