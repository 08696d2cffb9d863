import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('storing the end of a try', () => {
  it('stores what the model returned', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    const outputJson = '{"text":"ü","list":[1,null]}';
    expect(await store.records.finish(message.id, 1, { status: 'succeeded', outputJson })).toBe('stored');
    const record = await store.records.read(message.id);
    expect(record).toMatchObject({ status: 'succeeded', outputJson });
    expect(record?.finishedAtMs).toBeGreaterThanOrEqual(record?.startedAtMs ?? Number.NaN);
  });

  it.each(['failed', 'timed_out'] as const)('stores why a job has %s', async (status) => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status, error: 'because' });
    expect(await store.records.readStatus(message.id)).toEqual({ status, error: 'because' });
  });

  it('keeps the first end: a second one changes nothing', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '1' });
    const first = await store.records.read(message.id);
    expect(await store.records.finish(message.id, 1, { status: 'failed', error: 'late' })).toBe('finished');
    expect(await store.records.read(message.id)).toEqual(first);
  });

  it('keeps exactly one of many ends that arrive at once', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.records.finish(message.id, 1, { status: 'succeeded', outputJson: String(index) }),
      ),
    );
    expect(results.filter((result) => result === 'stored')).toHaveLength(1);
    expect(await store.records.read(message.id)).toMatchObject({
      outputJson: String(results.indexOf('stored')),
    });
  });

  it('reports a record that is not there as missing, and makes none', async () => {
    const { id } = testMessage();
    expect(await store.records.finish(id, 1, { status: 'succeeded', outputJson: '1' })).toBe('missing');
    expect(await store.records.read(id)).toBeUndefined();
    expect(await store.records.readStatus(id)).toBeUndefined();
  });
});
