import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { openTestStore } from '../testing/test-store.js';

describe('the counts of requests', () => {
  let store: JobStore;

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('leave to smaller ones what several take that are too many together', async () => {
    const name = randomUUID();
    const take = (count: number) => store.requestCounters.take(name, 5, count);
    expect(await take(3)).toMatchObject({ isWithin: true, remaining: 2 });
    for (let turn = 0; turn < 3; turn += 1)
      expect(await take(3)).toMatchObject({ isWithin: false, remaining: 2 });
    expect(await take(2)).toMatchObject({ isWithin: true, remaining: 0 });
    expect(await take(1)).toMatchObject({ isWithin: false, remaining: 0 });
  });

  it('are taken in one batch with other commands from the first request on, which get their own replies', async () => {
    const name = randomUUID();
    const taken = await Promise.all(
      [3, 5].map(async (limit) => {
        const reading = store.records.readStatus(name);
        const { remaining } = await store.requestCounters.take(`${name} ${limit}`, limit);
        return [remaining, await reading];
      }),
    );
    expect(taken).toEqual([
      [2, undefined],
      [4, undefined],
    ]);
  });
});
