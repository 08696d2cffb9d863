import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { setupErrorKey, setupFailuresKey } from '../keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';

const REASON = "No module named 'numpy'";

let store: JobStore;
let raw: ReturnType<typeof openRawClient>;

beforeAll(async () => {
  store = await openTestStore();
  raw = openRawClient();
});

afterAll(async () => {
  await raw.quit();
  await store.close();
});

async function failSetups(model: string, times: number): Promise<void> {
  for (let failure = 0; failure < times; failure += 1) await store.modelHealth.setupFailed(model, REASON);
}

describe('the health of a model', () => {
  it.each([
    [0, { isHealthy: true }],
    [1, { isHealthy: true, setupError: REASON }],
    [2, { isHealthy: true, setupError: REASON }],
    [3, { isHealthy: false, setupError: REASON }],
    [4, { isHealthy: false, setupError: REASON }],
  ])('after %i set-ups running that failed is %j', async (failures, reading) => {
    const model = randomUUID();
    await failSetups(model, failures);
    expect(await store.modelHealth.read(model)).toEqual(reading);
  });

  it('returns why the latest failed', async () => {
    const model = randomUUID();
    await failSetups(model, 1);
    await store.modelHealth.setupFailed(model, 'no memory');
    expect(await store.modelHealth.read(model)).toMatchObject({ setupError: 'no memory' });
  });

  it('is restored by one set-up that succeeds, and counts from the beginning then', async () => {
    const model = randomUUID();
    await failSetups(model, 3);
    await store.modelHealth.setupSucceeded(model);
    expect(await store.modelHealth.read(model)).toEqual({ isHealthy: true });
    await failSetups(model, 2);
    expect(await store.modelHealth.read(model)).toMatchObject({ isHealthy: true });
  });

  it('forgets failures in time, longer than the longest pause between two starts', async () => {
    const model = randomUUID();
    await failSetups(model, 1);
    for (const key of [setupFailuresKey(model), setupErrorKey(model)]) {
      const seconds = await raw.ttl(key);
      expect(seconds).toBeGreaterThan(300);
      expect(seconds).toBeLessThanOrEqual(330);
    }
  });

  describe('beside workers of an earlier version, which count and report no reason', () => {
    it('is read from their count', async () => {
      const model = randomUUID();
      await raw.set(setupFailuresKey(model), 3);
      expect(await store.modelHealth.read(model)).toEqual({ isHealthy: false });
    });

    it('has no reason once one of them is set up', async () => {
      const model = randomUUID();
      await failSetups(model, 3);
      await raw.del(setupFailuresKey(model));
      expect(await store.modelHealth.read(model)).toEqual({ isHealthy: true });
    });

    it('is read by their gateways as a plain number', async () => {
      const model = randomUUID();
      await failSetups(model, 3);
      expect(await raw.get(setupFailuresKey(model))).toBe('3');
    });
  });
});
