import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { deadLettersKey } from '../keys.js';
import { openRawClient, openTestStore, TEST_LIFETIMES, testMessage } from '../testing/test-store.js';

describe('the dead letters of a model', () => {
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

  it('are its jobs that were given up, those first that ended first, until they are tried again', async () => {
    const model = randomUUID();
    const aJob = () => testMessage({ model });
    const [first, second, expired, ended] = [aJob(), aJob(), aJob(), aJob()];
    await store.records.complete(ended, '1', 1);
    await store.records.bury(ended, 'gave-up');
    await store.records.bury(expired, 'expired');
    await store.records.bury(first, 'gave-up');
    await store.records.bury(second, 'gave-up');
    await raw.zadd(deadLettersKey(model), 'XX', Date.now() - 1_000, first.id);
    expect(await store.deadLetters.count(model)).toBe(2);
    expect(await store.deadLetters.list(model, 0, 10)).toEqual([first.id, second.id]);
    expect(await store.deadLetters.list(model, 1, 10)).toEqual([second.id]);
    await store.deadLetters.remove(model, first.id);
    expect(await store.deadLetters.list(model, 0, 10)).toEqual([second.id]);
  });

  it('are forgotten with their records', async () => {
    const model = randomUUID();
    const [old, recent] = [testMessage({ model }), testMessage({ model })];
    await store.records.bury(old, 'gave-up');
    await raw.zadd(deadLettersKey(model), Date.now() - TEST_LIFETIMES.resultSeconds * 1_000 - 1, old.id);
    await store.records.bury(recent, 'gave-up');
    expect(await store.deadLetters.list(model, 0, 10)).toEqual([recent.id]);
    expect(await raw.ttl(deadLettersKey(model))).toBeGreaterThan(TEST_LIFETIMES.resultSeconds - 60);
  });
});
