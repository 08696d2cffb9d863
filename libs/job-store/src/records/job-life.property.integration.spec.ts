import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_TRANSITIONS, type JobMessage, type JobRecord } from '@tidegate/contracts';
import fc from 'fast-check';
import type { JobStore } from '../job-store.js';
import {
  REFERENCE_TRY_LIMIT,
  referenceStep,
  type JobStep,
  type ReferenceJob,
} from '../testing/reference-job.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

const lag = fc.constantFrom(0, 0, 1);

const anyStep: fc.Arbitrary<JobStep> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'create' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'claim' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('give-back' as const), lag, countsAsTry: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      lag,
      status: fc.constantFrom('succeeded', 'failed', 'timed_out'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'complete' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('bury' as const),
      reason: fc.constantFrom('expired', 'gave-up'),
    }),
  },
);

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** Makes a step against the real store and returns what it replied. */
async function makeStep(message: JobMessage, step: JobStep, presentAttempt: number): Promise<string> {
  const { records } = store;
  switch (step.kind) {
    case 'create':
      await records.create(message);
      return 'done';
    case 'claim':
      return (await records.claim(message, REFERENCE_TRY_LIMIT)).kind;
    case 'complete':
      return (await records.complete(message, '1', 1)) ? 'stored' : 'refused';
    case 'give-back':
      await records.giveBack(message.id, presentAttempt - step.lag, step);
      return 'done';
    case 'finish': {
      const { status } = step;
      const ending = status === 'succeeded' ? { status, outputJson: '1' } : { status, error: 'because' };
      return records.finish(message.id, presentAttempt - step.lag, ending);
    }
    case 'bury':
      return records.bury(message, step.reason);
  }
}

/** A record that has ended, or has not changed, is where it was; any other has moved along the graph. */
function expectLegalMove(before: JobRecord | undefined, after: JobRecord | undefined, step: JobStep): void {
  if (before === undefined) return;
  expect(after?.attempt).toBeGreaterThanOrEqual(before.attempt);
  if (before.finishedAtMs !== undefined) expect(after).toEqual(before);
  else if (after?.status !== before.status) {
    // A completion passes through `running` within one write.
    const passed = step.kind === 'complete' ? JOB_TRANSITIONS.running : JOB_TRANSITIONS[before.status];
    expect(passed).toContain(after?.status);
  }
}

/** Some 1,500 commands, each of which waits for the disk: a busy machine takes a while. */
const LONGEST_RUN_MS = 120_000;

describe('the life of a job, in any order of steps', () => {
  it(
    'follows only the transitions, never changes after its end, and agrees with the rules',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 14 }), async (steps) => {
          const message = testMessage();
          let expected: ReferenceJob | undefined;
          let before: JobRecord | undefined;
          for (const step of steps) {
            const reply = await makeStep(message, step, expected?.attempt ?? 0);
            const outcome = referenceStep(expected, step);
            expected = outcome.job;
            const after = await store.records.read(message.id);
            expect(reply).toBe(outcome.reply);
            expect([after?.status, after?.attempt]).toEqual([expected?.status, expected?.attempt]);
            expectLegalMove(before, after, step);
            before = after;
          }
        }),
        { numRuns: 100 },
      );
    },
    LONGEST_RUN_MS,
  );
});
