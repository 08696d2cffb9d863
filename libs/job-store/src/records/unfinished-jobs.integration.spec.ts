import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { jobKey } from '../keys.js';
import { retryMessage, scheduleRetry } from '../testing/scheduled-retry.js';
import { openRawClient, openTestStore, TEST_LIFETIMES, testMessage } from '../testing/test-store.js';

/** More than two steps of the scan take. */
const MANY = 1_200;

/** Of this spec alone: other specs use the same store. */
const MODEL = 'unfinished-jobs-spec';

let store: JobStore;
let raw: Redis;

const create = async (createdAtMs: number): Promise<JobMessage> => {
  const message = testMessage({ model: MODEL, createdAtMs });
  await store.records.create(message);
  return message;
};
const listOwn = async () => (await store.unfinishedJobs.list()).filter(({ model }) => model === MODEL);

beforeAll(async () => {
  store = await openTestStore();
  raw = openRawClient();
});

afterAll(async () => {
  await store.close();
  await raw.quit();
});

describe('the jobs that have not ended', () => {
  it('are those that wait or run, oldest first, and as they were pushed', async () => {
    const running = await create(3_000);
    await store.records.claim(running, 5);
    const waiting = await create(2_000);
    const returned = await create(1_000);
    await store.records.claim(returned, 5);
    await store.records.giveBack(returned.id, 1, { countsAsTry: false });
    const finished = await create(500);
    await store.records.claim(finished, 5);
    await store.records.finish(finished.id, 1, { status: 'succeeded', outputJson: '1' });
    const buried = await create(400);
    await store.records.bury(buried, 'expired');

    const expected = [returned, waiting, running];
    const jobs = await listOwn();
    expect(jobs.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    const ids = [...jobs.map(({ id }) => id), finished.id, 'no-such-job'];
    expect(await store.unfinishedJobs.messages(ids)).toEqual(
      expected.map((message) => ({ message, retryNumber: 0 })),
    );
    for (const { id } of expected) await raw.del(jobKey(id));
  });

  it('are not those that wait for a retry, whose message is published when it is due', async () => {
    const { id } = await scheduleRetry(store, { model: MODEL });
    expect(await listOwn()).toEqual([]);
    await raw.del(jobKey(id));
  });

  it('are neither those that are to wait for a retry by the time that the messages are made', async () => {
    const message = await create(1_000);
    const { attempt } = (await store.records.claim(message, 5)) as { readonly attempt: number };
    expect(await listOwn()).toMatchObject([{ id: message.id }]);
    const delayMs = 2 * TEST_LIFETIMES.liveSeconds * 1000;
    const retry = { number: 1, delayMs, outcome: 'failed', reason: 'no network' } as const;
    await store.records.retry(message.id, attempt, retry);
    expect(await store.unfinishedJobs.messages([message.id])).toEqual([]);
    await raw.del(jobKey(message.id));
  });

  it('are run again from a new message of their retry, and from one alone', async () => {
    const message = await scheduleRetry(store, { model: MODEL });
    await store.records.claim(message, 5, { retry: retryMessage(1, 'lost with its queue') });
    expect(await listOwn()).toMatchObject([{ id: message.id }]);
    expect(await store.unfinishedJobs.messages([message.id])).toEqual([{ message, retryNumber: 1 }]);
    const kinds = [];
    for (const id of ['again', 'and again'])
      kinds.push((await store.records.claim(message, 5, { retry: retryMessage(1, id) })).kind);
    expect(kinds).toEqual(['claimed', 'duplicate']);
    await raw.del(jobKey(message.id));
  });

  it('live on as those that are pushed now', async () => {
    const message = await create(1_000);
    await raw.expire(jobKey(message.id), 30);
    await store.unfinishedJobs.messages([message.id]);
    expect(await raw.ttl(jobKey(message.id))).toBeGreaterThan(TEST_LIFETIMES.liveSeconds - 30);
    await raw.del(jobKey(message.id));
  });

  it('are left to a later release where that has written them', async () => {
    const message = await create(1_000);
    await raw.hset(jobKey(message.id), 'formatVersion', RECORD_FORMAT_VERSION + 1, 'status', 'of tomorrow');
    expect(await listOwn()).toMatchObject([{ id: message.id, isReadable: false }]);
    await raw.del(jobKey(message.id));
  });

  it('are all found, each once, however many there are', async () => {
    const created = await Promise.all(Array.from({ length: MANY }, (_, index) => create(index)));
    const jobs = await listOwn();
    expect(jobs.map(({ id }) => id)).toEqual(created.map(({ id }) => id));
    await raw.del(...created.map(({ id }) => jobKey(id)));
  });
});
