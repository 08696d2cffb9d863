import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { jobKey } from '../keys.js';
import { openRawClient, openTestStore, testMessage, TEST_LIFETIMES } from '../testing/test-store.js';

const { liveSeconds, resultSeconds } = TEST_LIFETIMES;

let store: JobStore;
let raw: Redis;

beforeAll(async () => {
  store = await openTestStore();
  raw = openRawClient();
});

afterAll(async () => {
  await store.close();
  await raw.quit();
});

/** Seconds that the record of a job will live on, to the nearest ten: a slow machine may have used some up. */
async function remainingSeconds(id: string): Promise<number> {
  return Math.ceil((await raw.ttl(jobKey(id))) / 10) * 10;
}

describe('the time to live of a record', () => {
  it('bounds a job that waits', async () => {
    const message = testMessage();
    await store.records.create(message);
    expect(await remainingSeconds(message.id)).toBe(liveSeconds);
  });

  it('starts again with every try', async () => {
    const message = testMessage();
    await store.records.create(message);
    await raw.expire(jobKey(message.id), 30);
    await store.records.claim(message, 5);
    expect(await remainingSeconds(message.id)).toBe(liveSeconds);
  });

  it('bounds a job that a worker had to record by itself', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    expect(await remainingSeconds(message.id)).toBe(liveSeconds);
  });

  it('is that of a result once the job has ended', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '1' });
    expect(await remainingSeconds(message.id)).toBe(resultSeconds);
  });

  it('is that of a result for a buried job, known before or not', async () => {
    const [known, unknown] = [testMessage(), testMessage()];
    await store.records.create(known);
    for (const message of [known, unknown]) {
      await store.records.bury(message, 'expired');
      expect(await remainingSeconds(message.id)).toBe(resultSeconds);
    }
  });

  it('is not prolonged by a second end', async () => {
    const message = testMessage();
    await store.records.bury(message, 'expired');
    await raw.expire(jobKey(message.id), 30);
    await store.records.finish(message.id, 0, { status: 'failed', error: 'late' });
    await store.records.bury(message, 'gave-up');
    expect(await remainingSeconds(message.id)).toBe(30);
  });
});
