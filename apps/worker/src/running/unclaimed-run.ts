import type { HeldJob } from '@tidegate/job-store';
import type { ModelOutcome } from '@tidegate/model';

/** The result of the model, when it began on the process's own clock, and how long it took. */
export interface TimedOutcome {
  readonly outcome: ModelOutcome;
  readonly beganMs: number;
  readonly serviceSeconds: number;
}

/**
 * How long a model gets on a first delivery before its job is claimed. A success within it is claimed and stored in one
 * write instead of two, each of which the store waits for its disk; nobody sees `running` for so short a time.
 */
const UNCLAIMED_MS = 3;

/**
 * Whether a job may be begun before it is claimed: it waits for its first try, or its record is not there yet, and its cancel would
 * be received. A push that was sent again after a gateway was killed may have two messages: the second one of a job that waits
 * for its retry must not be begun.
 */
export function isFree(seen: HeldJob | undefined): boolean {
  if (seen === undefined) return false;
  return seen.attempt === 0 && (seen.status === undefined || seen.status === 'queued');
}

/** The result of a run that is so quick that its job need not be claimed first, else `undefined`. */
export function ifQuick(run: Promise<TimedOutcome>): Promise<TimedOutcome | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), UNCLAIMED_MS);
    run.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
