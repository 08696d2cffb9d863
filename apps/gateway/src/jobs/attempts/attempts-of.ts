import type { JobAttempt, JobRecord, TerminalJobStatus } from '@tidegate/contracts';
import { hasEnded } from '@tidegate/job-store';

/** What the tries of a job follow from. */
export type AttemptFields = Pick<
  JobRecord,
  'status' | 'attempt' | 'startedAtMs' | 'finishedAtMs' | 'worker' | 'error' | 'earlierAttempts'
>;

/** As long an error the store keeps of an earlier try. */
const LONGEST_ERROR = 1_000;

/** The tries of a job, oldest first: the earlier ones, and that which runs or has ended it. */
export function attemptsOf(record: AttemptFields): readonly JobAttempt[] {
  const { status, attempt, earlierAttempts = [] } = record;
  const isOver = status === 'queued' || earlierAttempts.at(-1)?.attempt === attempt;
  return attempt === 0 || isOver ? earlierAttempts : [...earlierAttempts, latestOf(record)];
}

function latestOf({ status, attempt, startedAtMs, finishedAtMs, worker, error }: AttemptFields): JobAttempt {
  return {
    attempt,
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(finishedAtMs === undefined ? {} : { finishedAtMs }),
    ...(worker === undefined ? {} : { worker }),
    ...(hasEnded(status) ? { outcome: status as TerminalJobStatus } : {}),
    ...(error === undefined ? {} : { error: error.slice(0, LONGEST_ERROR) }),
  };
}
