import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

const TRY_LIMIT = 100;
const MOST = 20;

describe('the tries of a job that have not ended it', () => {
  let store: JobStore;

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const claim = async (message: JobMessage, worker: string): Promise<number> => {
    const retry = { number: 1, messageId: 'a-message' };
    const claimed = await store.records.claim(message, TRY_LIMIT, { worker, retry });
    if (claimed.kind !== 'claimed') throw new Error(`the job is ${claimed.kind}`);
    return claimed.attempt;
  };
  const earlier = async ({ id }: JobMessage) => (await store.records.read(id))?.earlierAttempts;

  it('are kept with their times, their worker, and why they were over', async () => {
    const message = testMessage();
    await store.records.giveBack(message.id, await claim(message, 'stops'), { countsAsTry: false });
    await store.records.giveBack(message.id, await claim(message, 'crashes'), {
      countsAsTry: true,
      reason: 'no memory',
    });
    await claim(message, 'is killed');
    const failing = await claim(message, 'fails');
    const retry = { number: 2, delayMs: 0, outcome: 'failed', reason: '"täglich"\nno network' } as const;
    await store.records.retry(message.id, failing, retry);
    const times = { startedAtMs: expect.any(Number), finishedAtMs: expect.any(Number) };
    expect(await earlier(message)).toEqual([
      { attempt: 1, ...times, worker: 'stops', outcome: 'returned' },
      { attempt: 2, ...times, worker: 'crashes', outcome: 'crashed', error: 'no memory' },
      { attempt: 3, ...times, worker: 'is killed', outcome: 'lost' },
      { attempt: 4, ...times, worker: 'fails', outcome: 'failed', error: retry.reason },
    ]);
  });

  it('are the newest alone, each with an error of limited length', async () => {
    const message = testMessage();
    for (let n = 0; n <= MOST; n += 1)
      await store.records.giveBack(message.id, await claim(message, 'a'), {
        countsAsTry: true,
        reason: 'ä'.repeat(2_000),
      });
    const attempts = (await earlier(message)) ?? [];
    expect(attempts.map(({ attempt }) => attempt)).toEqual(Array.from({ length: MOST }, (_, n) => n + 2));
    expect(new Set(attempts.map(({ error }) => error))).toEqual(new Set(['ä'.repeat(499)]));
  });

  it('have the one that was running when the broker gave the job up', async () => {
    const message = testMessage();
    await claim(message, 'is killed');
    await store.records.bury(message, 'gave-up', { retry: { number: 1, messageId: 'a-message' } });
    expect(await earlier(message)).toMatchObject([{ attempt: 1, worker: 'is killed', outcome: 'lost' }]);
  });

  it('are none where the first try succeeds, whose worker the record names', async () => {
    const message = testMessage();
    await store.records.complete(message, '1', 1, 'quick');
    expect(await store.records.read(message.id)).toMatchObject({ worker: 'quick' });
    expect(await earlier(message)).toBeUndefined();
  });
});
