import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('giving a delivery back', () => {
  it('queues the job again', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 1, { countsAsTry: false });
    expect(await store.records.read(message.id)).toMatchObject({ status: 'queued', attempt: 1 });
  });

  it('does not count the try that a drain returns, and never uses its number again', async () => {
    const message = testMessage();
    for (const attempt of [1, 2, 3]) {
      expect(await store.records.claim(message, 1)).toMatchObject({ kind: 'claimed', attempt, tries: 1 });
      await store.records.giveBack(message.id, attempt, { countsAsTry: false });
    }
  });

  it('keeps the try of a crash', async () => {
    const message = testMessage();
    await store.records.claim(message, 1);
    await store.records.giveBack(message.id, 1, { countsAsTry: true, reason: 'the model process ended' });
    expect(await store.records.claim(message, 1)).toEqual({ kind: 'exhausted', tries: 1 });
  });

  it('does nothing for an older try', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 1, { countsAsTry: false });
    expect(await store.records.read(message.id)).toMatchObject({ status: 'running', attempt: 2 });
    expect(await store.records.claim(message, 5)).toMatchObject({ tries: 3 });
  });

  it('does nothing twice: only the first return refunds', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 2, { countsAsTry: false });
    await store.records.giveBack(message.id, 2, { countsAsTry: false });
    expect(await store.records.claim(message, 5)).toMatchObject({ tries: 2 });
  });

  it('does nothing for a job that is not known, nor for one that has ended', async () => {
    const [unknown, ended] = [testMessage(), testMessage()];
    await store.records.giveBack(unknown.id, 1, { countsAsTry: false });
    expect(await store.records.read(unknown.id)).toBeUndefined();
    await store.records.claim(ended, 5);
    await store.records.finish(ended.id, 1, { status: 'timed_out', error: 'too slow' });
    await store.records.giveBack(ended.id, 1, { countsAsTry: false });
    expect(await store.records.readStatus(ended.id)).toEqual({ status: 'timed_out', error: 'too slow' });
  });
});
