import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('the tries of a job', () => {
  it('run out: a claim beyond the last is exhausted and begins nothing', async () => {
    const message = testMessage();
    for (const tries of [1, 2, 3])
      expect(await store.records.claim(message, 3)).toMatchObject({ kind: 'claimed', tries });
    const before = await store.records.read(message.id);
    expect(await store.records.claim(message, 3)).toEqual({ kind: 'exhausted', tries: 3 });
    expect(await store.records.read(message.id)).toEqual(before);
  });

  it('go on when the limit was raised meanwhile', async () => {
    const message = testMessage();
    await store.records.claim(message, 1);
    expect(await store.records.claim(message, 1)).toMatchObject({ kind: 'exhausted' });
    expect(await store.records.claim(message, 2)).toMatchObject({ kind: 'claimed', tries: 2 });
  });
});
