import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { eventsKey, jobKey } from '../keys.js';
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

/** Seconds that a key will live on, to the nearest ten: a slow machine may have used some up. */
async function remainingSecondsOf(key: string): Promise<number> {
  return Math.ceil((await raw.ttl(key)) / 10) * 10;
}

/** Seconds that the record of a job will live on. */
function remainingSeconds(id: string): Promise<number> {
  return remainingSecondsOf(jobKey(id));
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

  it('is no shorter for a canceled job than its message may be in the queue', async () => {
    const message = testMessage();
    await store.records.create(message);
    await store.cancels.cancel(message.id, 60);
    expect(await remainingSeconds(message.id)).toBe(liveSeconds);
  });

  it('is not prolonged by a second end', async () => {
    const message = testMessage();
    await store.records.bury(message, 'expired');
    await raw.expire(jobKey(message.id), 30);
    await store.records.finish(message.id, 0, { status: 'failed', error: 'late' });
    await store.records.bury(message, 'gave-up');
    expect(await remainingSeconds(message.id)).toBe(30);
  });

  it('is that of the job’s events too, whatever happens to the job', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    const expectSame = async (seconds: number): Promise<void> => {
      expect(await remainingSecondsOf(eventsKey(message.id))).toBe(seconds);
      expect(await remainingSeconds(message.id)).toBe(seconds);
    };
    await expectSame(liveSeconds);
    await raw.expire(jobKey(message.id), 30);
    await store.records.giveBack(message.id, 1, { countsAsTry: false });
    await expectSame(30);
    await store.unfinishedJobs.messages([message.id]);
    await expectSame(liveSeconds);
    await store.records.bury(message, 'gave-up');
    await expectSame(resultSeconds);
  });
});
