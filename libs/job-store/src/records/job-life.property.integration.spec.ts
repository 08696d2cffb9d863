import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_TRANSITIONS, type JobMessage, type JobRecord, type RetryMessage } from '@tidegate/contracts';
import { ownStoreUrl } from '@tidegate/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { HeldJobChannel } from '../control/held-job.channel.js';
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
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      ofOlderRetry: fc.boolean(),
      runs: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), lag }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), isHeld: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constantFrom({ kind: 'confirm' as const }, { kind: 'end-overdue' as const }) },
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
let worker: HeldJobChannel;

beforeAll(async () => {
  store = await openTestStore({ url: ownStoreUrl() });
  worker = new HeldJobChannel({
    url: ownStoreUrl(),
    commandTimeoutSeconds: 5,
    model: 'job-store-spec',
    onPause: () => undefined,
    onCancel: () => undefined,
  });
  await worker.open();
});

afterAll(() => Promise.all([store.close(), worker.close()]));

/** Cancels a job whose worker does not confirm in time. */
async function cancel(id: string, isHeld: boolean): Promise<string> {
  if (!isHeld) return store.cancels.cancel(id, -1);
  await worker.hold(id);
  const result = await store.cancels.cancel(id, -1);
  await worker.release();
  return result;
}

const CANCELED = { status: 'canceled', error: 'stopped', cancelMethod: 'signal' } as const;

/** Makes a step against the real store and returns what it replied. */
async function makeStep(
  message: JobMessage,
  step: JobStep,
  { attempt, retries }: Pick<ReferenceJob, 'attempt' | 'retries'>,
): Promise<string> {
  const { records } = store;
  switch (step.kind) {
    case 'create':
      await records.create(message);
      return 'done';
    case 'claim':
      return (
        await records.claim(message, REFERENCE_TRY_LIMIT, {
          ...messageOf(step.ofOlderRetry ? retries - 1 : retries),
          runs: step.runs,
        })
      ).kind;
    case 'retry':
      return records.retry(message.id, attempt - step.lag, {
        number: retries + 1,
        delayMs: 0,
        reason: 'no',
        outcome: 'failed',
      });
    case 'complete':
      return (await records.complete(message, '1', 1)) ? 'stored' : 'refused';
    case 'give-back':
      await records.giveBack(message.id, attempt - step.lag, step);
      return 'done';
    case 'finish': {
      const { status } = step;
      const ending = status === 'succeeded' ? { status, outputJson: '1' } : { status, error: 'because' };
      return records.finish(message.id, attempt - step.lag, ending);
    }
    case 'cancel':
      return cancel(message.id, step.isHeld);
    case 'confirm': {
      if ((await records.read(message.id))?.status !== 'canceling') return 'done';
      return records.finish(message.id, attempt, CANCELED);
    }
    case 'end-overdue':
      await store.cancels.endOverdue();
      return 'done';
    case 'bury':
      return records.bury(message, step.reason, messageOf(retries));
  }
}

/** What is known of the message of a retry; of that of the push there is nothing. */
function messageOf(retryNumber: number): { readonly retry?: RetryMessage } {
  return retryNumber > 0 ? { retry: { number: retryNumber, messageId: 'a-message' } } : {};
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

/** The job is in the list of its status, and in no other. Nothing else is read, as that would put right what is wrong. */
async function expectOneList({ owner = '' }: JobMessage, record: JobRecord | undefined): Promise<void> {
  const { jobs, counts } = await store.lists.page({ owner, status: record?.status ?? 'queued', limit: 2 });
  expect(jobs.map((job) => job.record)).toEqual(record ? [record] : []);
  const numbers = Object.values(counts).flatMap((ofModel) => Object.entries(ofModel));
  expect(numbers.filter(([, count]) => count > 0)).toEqual(record ? [[record.status, 1]] : []);
}

/** Some 2,500 commands, each of which waits for the disk: a busy machine takes a while. */
const LONGEST_RUN_MS = 120_000;

describe('the life of a job, in any order of steps', () => {
  it(
    'follows only the transitions, never changes after its end, and agrees with the rules',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 14 }), async (steps) => {
          const message = testMessage({ owner: randomUUID() });
          let expected: ReferenceJob | undefined;
          let before: JobRecord | undefined;
          for (const step of steps) {
            const reply = await makeStep(message, step, expected ?? { attempt: 0, retries: 0 });
            const outcome = referenceStep(expected, step);
            expected = outcome.job;
            const after = await store.records.read(message.id);
            expect(reply).toBe(outcome.reply);
            expect([after?.status, after?.attempt]).toEqual([expected?.status, expected?.attempt]);
            expectLegalMove(before, after, step);
            await expectOneList(message, after);
            before = after;
          }
        }),
        { numRuns: 100 },
      );
    },
    LONGEST_RUN_MS,
  );
});
