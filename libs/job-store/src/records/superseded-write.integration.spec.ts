import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const done = { status: 'succeeded', outputJson: '"done"' } as const;

describe('a write of a try that is no longer the present one', () => {
  it('is refused while a newer try runs, which then stores its own end', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.claim(message, 5);
    expect(await store.records.finish(message.id, 1, done)).toBe('superseded');
    expect(await store.records.readStatus(message.id)).toEqual({ status: 'running' });
    expect(await store.records.finish(message.id, 2, done)).toBe('stored');
  });

  it('is refused after its delivery went back to the queue', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 1, { countsAsTry: false });
    expect(await store.records.finish(message.id, 1, done)).toBe('superseded');
    expect(await store.records.readStatus(message.id)).toEqual({ status: 'queued' });
  });

  it('is refused, too, when it claims to be newer than any try', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    expect(await store.records.finish(message.id, 2, done)).toBe('superseded');
  });
});
