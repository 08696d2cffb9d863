import { describe, expect, it } from '@jest/globals';
import { attemptsOf } from './attempts-of.js';

const FAILED = {
  attempt: 1,
  startedAtMs: 1,
  finishedAtMs: 2,
  worker: 'a',
  outcome: 'failed',
  error: 'no',
} as const;

describe(attemptsOf.name, () => {
  it('is empty while no worker has taken the job', () => {
    expect(attemptsOf({ status: 'queued', attempt: 0 })).toEqual([]);
  });

  it('has the try that runs, which has no outcome yet', () => {
    expect(attemptsOf({ status: 'running', attempt: 1, startedAtMs: 1, worker: 'a' })).toEqual([
      { attempt: 1, startedAtMs: 1, worker: 'a' },
    ]);
  });

  it('has the try that has ended the job, with its outcome, behind the earlier ones', () => {
    const record = { attempt: 2, startedAtMs: 3, finishedAtMs: 4, worker: 'b', earlierAttempts: [FAILED] };
    expect(attemptsOf({ ...record, status: 'succeeded' })).toEqual([
      FAILED,
      { attempt: 2, startedAtMs: 3, finishedAtMs: 4, worker: 'b', outcome: 'succeeded' },
    ]);
    expect(attemptsOf({ ...record, status: 'timed_out', error: 'x'.repeat(2_000) })[1]).toMatchObject({
      outcome: 'timed_out',
      error: 'x'.repeat(1_000),
    });
  });

  it.each(['queued', 'failed', 'canceled'] as const)(
    'has nothing behind the earlier ones while none has begun since: %s',
    (status) => {
      const record = { attempt: 1, startedAtMs: 1, worker: 'a', earlierAttempts: [FAILED] };
      expect(attemptsOf({ ...record, status, error: 'gave up after 1 try: no' })).toEqual([FAILED]);
    },
  );

  it('has the latest try of a job whose earlier ones a release before this has not kept', () => {
    expect(
      attemptsOf({ status: 'failed', attempt: 3, startedAtMs: 1, finishedAtMs: 2, error: 'no' }),
    ).toEqual([{ attempt: 3, startedAtMs: 1, finishedAtMs: 2, outcome: 'failed', error: 'no' }]);
  });
});
