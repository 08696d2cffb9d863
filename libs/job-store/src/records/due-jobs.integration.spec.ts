import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeOwnAddresses, type RemovableAddresses } from '@tidegate/testing';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { expiriesKey, jobKey } from '../keys.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;
let raw: Redis;
let addresses: RemovableAddresses;

beforeAll(async () => {
  addresses = await makeOwnAddresses();
  store = await openTestStore({ url: addresses.REDIS_URL });
  raw = openRawClient(addresses.REDIS_URL);
  // Of specs before this one, whose jobs may be due by now.
  await raw.del(expiriesKey());
});

afterAll(async () => {
  await store.close();
  await raw.quit();
  await addresses.remove();
});

const SOON_MS = 60_000;

const push = async (inMs: number) => {
  const message = testMessage({ expiresAtMs: Date.now() + inMs });
  await store.records.create(message);
  return message;
};

const statusOf = async (id: string) => (await store.records.readStatus(id))?.status;

describe('jobs that a worker had to take before now', () => {
  it('end as expired while they wait, whatever waits before them in the queue', async () => {
    const [due, later] = [await push(-1), await push(SOON_MS)];
    expect(await store.dueJobs.expire()).toBe(1);
    expect(await store.records.readStatus(due.id)).toEqual({
      status: 'expired',
      error: 'no worker took the job in time',
    });
    expect(await statusOf(later.id)).toBe('queued');
    expect(await raw.ttl(jobKey(due.id))).toBeGreaterThan(0);
  });

  it('are left alone once a worker has taken them, or they have ended', async () => {
    const running = await push(-1);
    const done = await push(-1);
    // Taken a moment before their time was over.
    for (const { id } of [running, done]) await raw.hset(jobKey(id), 'status', 'running', 'attempt', 1);
    await store.records.finish(done.id, 1, { status: 'succeeded', outputJson: '1' });
    expect(await store.dueJobs.expire()).toBe(0);
    expect(await statusOf(running.id)).toBe('running');
    expect(await statusOf(done.id)).toBe('succeeded');
  });

  it('are left to a later release that has written their record', async () => {
    const { id } = await push(-1);
    await raw.hset(jobKey(id), 'formatVersion', 99);
    expect(await store.dueJobs.expire()).toBe(0);
    expect(await statusOf(id)).toBe('queued');
  });

  it('are ended once, by several gateways at a time, however many they are', async () => {
    const jobs = await Promise.all(Array.from({ length: 250 }, () => push(-1)));
    const counts = await Promise.all([
      store.dueJobs.expire(),
      store.dueJobs.expire(),
      store.dueJobs.expire(),
    ]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(jobs.length);
    expect(new Set(await Promise.all(jobs.map(({ id }) => statusOf(id))))).toEqual(new Set(['expired']));
  });

  it('leave nothing behind in the set of what is due', async () => {
    await push(-1);
    await store.dueJobs.expire();
    expect(await raw.zcount(expiriesKey(), '-inf', Date.now())).toBe(0);
  });
});
