import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, recordedMessage, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('storing a success without a claim before', () => {
  it('claims and ends a queued job in one, and reports its times', async () => {
    const message = testMessage({ createdAtMs: Date.now() - 60_000 });
    await store.records.create(message);
    const times = await store.records.complete(message, '"out"', 250);
    const record = await store.records.read(message.id);
    expect(record).toMatchObject({
      ...recordedMessage(message),
      status: 'succeeded',
      attempt: 1,
      outputJson: '"out"',
    });
    expect(times).toEqual({ createdAtMs: message.createdAtMs, startedAtMs: record?.startedAtMs });
    expect((record?.finishedAtMs ?? 0) - (record?.startedAtMs ?? 0)).toBe(250);
  });

  it('begins no job before it was pushed', async () => {
    const message = testMessage({ createdAtMs: Date.now() });
    await store.records.create(message);
    const times = await store.records.complete(message, '1', 3_600_000);
    expect(times?.startedAtMs).toBe(message.createdAtMs);
  });

  it('makes the record by the message alone when there is none', async () => {
    const message = testMessage({ inputJson: '{"kept":true}' });
    await store.records.complete(message, '1', 0);
    expect(await store.records.read(message.id)).toMatchObject({
      ...recordedMessage(message),
      status: 'succeeded',
    });
  });

  it.each([
    ['runs', () => Promise.resolve()],
    ['went back', (id: string) => store.records.giveBack(id, 1, { countsAsTry: false })],
    ['failed', (id: string) => store.records.finish(id, 1, { status: 'failed', error: 'no' })],
  ])('leaves a job alone that %s already', async (_, then: (id: string) => Promise<unknown>) => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await then(message.id);
    const before = await store.records.read(message.id);
    expect(await store.records.complete(message, '"late"', 1)).toBeUndefined();
    expect(await store.records.read(message.id)).toEqual(before);
  });
});

describe('a redelivery of a job without a try on record', () => {
  it('counts as a second try, since a worker was lost before it could claim the first', async () => {
    const message = testMessage();
    await store.records.create(message);
    expect(await store.records.claim(message, 5, { redelivered: true })).toMatchObject({
      attempt: 1,
      tries: 2,
    });
    expect(await store.records.claim(message, 5, { redelivered: true })).toMatchObject({
      attempt: 2,
      tries: 3,
    });
  });

  it('is given up when one try is all that it has', async () => {
    const message = testMessage();
    expect(await store.records.claim(message, 1, { redelivered: true })).toEqual({
      kind: 'exhausted',
      tries: 1,
    });
  });

  it('costs nothing when the delivery before went back in order', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 1, { countsAsTry: false });
    expect(await store.records.claim(message, 5, { redelivered: true })).toMatchObject({
      attempt: 2,
      tries: 1,
    });
  });
});
