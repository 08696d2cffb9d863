import {
  JobNotSucceededError,
  LimitError,
  NoAnswerError,
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

/** What a person reads of it: one line, and one for each member of the request that is wrong. */
export function failureText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n');
  const errors = error instanceof AnswerError ? (error.problem?.errors ?? []) : [];
  return [`error: ${line}`, ...errors.map(({ pointer, detail }) => `  ${pointer || '/'} ${detail}`)].join(
    '\n',
  );
}
