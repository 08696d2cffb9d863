import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { waitTimesKey } from '../keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('how long jobs have waited', () => {
  it('is reported by all workers together, the latest 200 jobs, and forgotten in time', async () => {
    const model = randomUUID();
    const waits = Array.from({ length: 250 }, (_, job) => ({
      pushedAtMs: 1_700_000_000_000 + job,
      waitMs: job,
    }));
    await store.jobWaits.add(model, waits.slice(0, 240));
    await store.jobWaits.add(model, waits.slice(240));
    expect(await store.jobWaits.read(model)).toEqual(waits.slice(-200));
    const raw = openRawClient();
    expect(await raw.ttl(waitTimesKey(model))).toBeGreaterThan(600);
    await raw.quit();
  });

  it('is nothing where no worker has reported', async () => {
    await store.jobWaits.add('nobody', []);
    expect(await store.jobWaits.read(randomUUID())).toEqual([]);
  });
});
