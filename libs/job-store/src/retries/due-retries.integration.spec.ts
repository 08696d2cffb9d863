import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { jobKey, retriesKey } from '../keys.js';
import type { Lease } from '../leases/leases.js';
import { retryMessage, scheduleRetry } from '../testing/scheduled-retry.js';
import { openRawClient, openTestStore, TEST_LIFETIMES } from '../testing/test-store.js';

const MOST = 100;
const LATER_MS = 60_000;

describe('retries that are due', () => {
  let store: JobStore;
  let raw: Redis;
  let addresses: RemovableAddresses;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    store = await openTestStore({ url: addresses.REDIS_URL });
    raw = openRawClient(addresses.REDIS_URL);
  });
  beforeEach(() => raw.del(retriesKey()));
  afterAll(async () => {
    await store.close();
    await raw.quit();
    await addresses.remove();
  });

  const takeLease = async (holdsMs = LATER_MS, name = randomUUID()): Promise<Lease> => {
    const lease = await store.leases.take(name, randomUUID(), holdsMs);
    if (!lease) throw new Error('somebody has the lease');
    return lease;
  };

  it('come with the message of their job, the earliest first, and without those of later', async () => {
    const late = await scheduleRetry(store, { delayMs: LATER_MS });
    const first = await scheduleRetry(store);
    const second = await scheduleRetry(store, { inputJson: '1.0' });
    await raw.zadd(retriesKey(), 1, `${first.id}:1`, 2, `${second.id}:1`);
    expect(await store.dueRetries.list(MOST)).toEqual([
      { jobId: first.id, number: 1, state: 'to-publish', message: first },
      { jobId: second.id, number: 1, state: 'to-publish', message: second },
    ]);
    expect(await store.dueRetries.list(1)).toHaveLength(1);
    expect((await store.records.read(late.id))?.retryAtMs).toBeGreaterThan(Date.now());
  });

  it('need no message when their job has ended, is gone, or runs from a message of theirs', async () => {
    const jobs = await Promise.all([1, 2, 3, 4].map(() => scheduleRetry(store)));
    const [ended, gone, taken, failedAgain] = jobs as [
      (typeof jobs)[0],
      (typeof jobs)[0],
      (typeof jobs)[0],
      (typeof jobs)[0],
    ];
    await store.records.bury(ended, 'gave-up', { retry: retryMessage(1) });
    await raw.del(jobKey(gone.id));
    for (const job of [taken, failedAgain]) await store.records.claim(job, 5, { retry: retryMessage(1) });
    await store.records.retry(failedAgain.id, 2, {
      number: 2,
      delayMs: LATER_MS,
      reason: 'no',
      outcome: 'failed',
    });
    expect((await store.dueRetries.list(MOST)).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
      'done',
    ]);
  });

  it('are left to a later release that has written their record', async () => {
    const { id } = await scheduleRetry(store);
    await raw.hset(jobKey(id), 'formatVersion', 99);
    const due = await store.dueRetries.list(MOST);
    expect(due).toEqual([{ jobId: id, number: 1, state: 'newer' }]);
    await store.dueRetries.settle(await takeLease(), { done: [], postponed: due });
    expect(await raw.zcard(retriesKey())).toBe(1);
  });

  it('are taken out once their messages are published: their jobs then wait for a worker', async () => {
    const { id } = await scheduleRetry(store, { delayMs: 1 });
    const done = await waitUntil(async () => {
      const due = await store.dueRetries.list(MOST);
      return due.length > 0 && due;
    });
    expect(await store.dueRetries.settle(await takeLease(), { done, postponed: [] })).toBe(true);
    expect(await store.dueRetries.areAny()).toBe(false);
    expect(await store.records.read(id)).toMatchObject({ status: 'queued', attempt: 1 });
    expect(await store.records.read(id)).not.toHaveProperty('retryAtMs');
    expect(await raw.ttl(jobKey(id))).toBeGreaterThan(TEST_LIFETIMES.resultSeconds);
  });

  it('are due again a while later when they could not be published', async () => {
    const { id } = await scheduleRetry(store);
    const postponed = await store.dueRetries.list(MOST);
    await store.dueRetries.settle(await takeLease(), { done: [], postponed });
    expect(Number(await raw.zscore(retriesKey(), `${id}:1`))).toBeGreaterThan(Date.now());
    expect((await store.records.read(id))?.retryAtMs).toBeDefined();
  });

  it('are not taken out by one that had the lease before: a gateway that was stopped in between', async () => {
    const { id } = await scheduleRetry(store);
    const name = randomUUID();
    const old = await takeLease(10, name);
    const done = await store.dueRetries.list(MOST);
    const present = await waitUntil(() => store.leases.take(name, 'next', LATER_MS), {
      what: 'the lease is over',
    });
    expect(await store.dueRetries.settle(old, { done, postponed: [] })).toBe(false);
    expect(await store.dueRetries.areAny()).toBe(true);
    expect((await store.records.read(id))?.retryAtMs).toBeDefined();
    expect(await store.dueRetries.settle(present, { done, postponed: [] })).toBe(true);
  });

  it('keep what a later retry of the same job waits for', async () => {
    const job = await scheduleRetry(store);
    const done = await store.dueRetries.list(MOST);
    await store.records.claim(job, 5, { retry: retryMessage(1) });
    await store.records.retry(job.id, 2, { number: 2, delayMs: LATER_MS, reason: 'no', outcome: 'failed' });
    await store.dueRetries.settle(await takeLease(), { done, postponed: [] });
    expect(await raw.zrange(retriesKey(), '0', '-1')).toEqual([`${job.id}:2`]);
    expect((await store.records.read(job.id))?.retryAtMs).toBeDefined();
  });
});
