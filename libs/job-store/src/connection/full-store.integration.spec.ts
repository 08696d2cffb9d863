import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '../job-store.error.js';
import type { JobStore } from '../job-store.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';

let redis: RedisUnderTest;
let store: JobStore;

beforeAll(async () => {
  redis = await RedisUnderTest.start();
  store = await openTestStore({ url: redis.url });
});

afterAll(async () => {
  await store.close();
  await redis.remove();
});

describe('a store that is full and evicts nothing', () => {
  it('refuses a new job with the reason, still answers readers, and takes jobs again when it has room', async () => {
    const stored = testMessage();
    await store.records.create(stored);
    const raw = openRawClient(redis.url);
    await raw.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');

    const refused = testMessage();
    const refusal = await store.records.create(refused).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreUnavailableError);
    expect(String((refusal as StoreUnavailableError).cause)).toContain('OOM');
    expect(store.isConnected).toBe(true);
    expect(await store.records.read(stored.id)).toMatchObject({ status: 'queued' });
    // Nor can it know when KEDA last asked a scaler, although it answers.
    const scaledObject = { namespace: 'tidegate', name: 'worker', model: 'full-store' };
    await expect(store.sharedScaling.secondsSinceQuestions([scaledObject])).rejects.toThrow(
      StoreUnavailableError,
    );

    await raw.config('SET', 'maxmemory', '0');
    await raw.quit();
    expect(await store.records.read(refused.id)).toBeUndefined();
    await store.records.create(refused);
    expect(await store.records.read(refused.id)).toMatchObject({ status: 'queued' });
  });
});
