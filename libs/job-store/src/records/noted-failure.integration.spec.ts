import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('a failure that is noted of a running job', () => {
  it('changes nothing until the tries run out, and then stands in the message', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    const before = await store.records.read(message.id);
    expect(await store.records.noteFailure(message.id, 'the delivery was late')).toBe(true);
    expect(await store.records.read(message.id)).toEqual(before);
    await store.records.bury(message, 'gave-up');
    const record = await store.records.read(message.id);
    expect(record?.error).toBe('gave up after 1 try: the delivery was late');
  });

  it('is noted too when another try has begun, which goes on', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.claim(message, 5);
    expect(await store.records.noteFailure(message.id, 'late')).toBe(true);
    const ending = { status: 'succeeded', outputJson: '1' } as const;
    expect(await store.records.finish(message.id, 2, ending)).toBe('stored');
  });

  it('takes the place of the supposition that the worker was lost, where the job was given up just before', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.bury(message, 'gave-up');
    const { error, ...buried } = (await store.records.read(message.id)) ?? {};
    expect(error).toBe('gave up after 1 try: the worker was lost while it ran the job');
    expect(await store.records.noteFailure(message.id, 'the delivery was late')).toBe(true);
    const noted = 'gave up after 1 try: the delivery was late';
    expect(await store.records.read(message.id)).toEqual({ ...buried, error: noted });
    expect(await store.records.noteFailure(message.id, 'later still')).toBe(false);
    expect(await store.records.read(message.id)).toMatchObject({ error: noted });
  });

  it('is not noted of a job that has ended otherwise, nor of one that nobody knows', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status: 'failed', error: 'its own' });
    expect(await store.records.noteFailure(message.id, 'late')).toBe(false);
    expect(await store.records.read(message.id)).toMatchObject({ error: 'its own' });
    const unknown = testMessage();
    expect(await store.records.noteFailure(unknown.id, 'late')).toBe(false);
    expect(await store.records.read(unknown.id)).toBeUndefined();
  });
});
