import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

describe('a store that has lost its scripts', () => {
  it('is given them again, so that no command fails', async () => {
    const before = testMessage();
    await store.records.claim(before, 5);
    const raw = openRawClient(redis.url);
    await raw.script('FLUSH');
    await raw.quit();
    const messages = Array.from({ length: 20 }, () => testMessage());
    const claims = await Promise.all(messages.map((message) => store.records.claim(message, 5)));
    expect(claims.map(({ kind }) => kind)).toEqual(messages.map(() => 'claimed'));
    expect(await store.records.finish(before.id, 1, { status: 'succeeded', outputJson: '1' })).toBe('stored');
  });
});
