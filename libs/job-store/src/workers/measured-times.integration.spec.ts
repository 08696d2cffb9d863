import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { serviceTimesKey } from '../keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const ascending = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('measured times', () => {
  it('of all workers come together by model, the latest last', async () => {
    const model = randomUUID();
    await store.measuredTimes.add(model, { startupSeconds: [30.25], serviceSeconds: [] });
    await store.measuredTimes.add(model, { startupSeconds: [31], serviceSeconds: [5, 0.0004] });
    expect(await store.measuredTimes.read(model)).toEqual({
      startupSeconds: [30.25, 31],
      serviceSeconds: [5, 0.0004],
    });
  });

  it('are the latest 100 starts and 200 jobs, and forgotten in time', async () => {
    const model = randomUUID();
    await store.measuredTimes.add(model, { startupSeconds: ascending(150), serviceSeconds: ascending(250) });
    const { startupSeconds, serviceSeconds } = await store.measuredTimes.read(model);
    expect(startupSeconds).toEqual(ascending(150).slice(-100));
    expect(serviceSeconds).toEqual(ascending(250).slice(-200));
    const raw = openRawClient();
    expect(await raw.ttl(serviceTimesKey(model))).toBeGreaterThan(86_400);
    await raw.quit();
  });

  it('are none where nothing was measured', async () => {
    expect(await store.measuredTimes.read(randomUUID())).toEqual({ startupSeconds: [], serviceSeconds: [] });
  });
});
