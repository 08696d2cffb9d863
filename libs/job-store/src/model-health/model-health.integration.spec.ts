import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { setupFailuresKey } from '../keys/keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

async function failSetups(model: string, times: number): Promise<void> {
  for (let failure = 0; failure < times; failure += 1) await store.modelHealth.setupFailed(model);
}

describe('the health of a model', () => {
  it.each([
    [0, false],
    [2, false],
    [3, true],
    [4, true],
  ])('after %i set-ups running that failed: unhealthy is %s', async (failures, unhealthy) => {
    const model = randomUUID();
    await failSetups(model, failures);
    expect(await store.modelHealth.isUnhealthy(model)).toBe(unhealthy);
  });

  it('is restored by one set-up that succeeds, and counts from the beginning then', async () => {
    const model = randomUUID();
    await failSetups(model, 3);
    await store.modelHealth.setupSucceeded(model);
    expect(await store.modelHealth.isUnhealthy(model)).toBe(false);
    await failSetups(model, 2);
    expect(await store.modelHealth.isUnhealthy(model)).toBe(false);
  });

  it('forgets failures in time, longer than the longest pause between two starts', async () => {
    const model = randomUUID();
    await failSetups(model, 1);
    const raw = openRawClient();
    const seconds = await raw.ttl(setupFailuresKey(model));
    await raw.quit();
    expect(seconds).toBeGreaterThan(300);
    expect(seconds).toBeLessThanOrEqual(330);
  });
});
