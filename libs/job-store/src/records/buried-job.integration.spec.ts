import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import type { Redis } from 'ioredis';
import { jobKey } from '../keys.js';
import { openRawClient, openTestStore, recordedMessage, testMessage } from '../testing/test-store.js';

let store: JobStore;
let raw: Redis;

beforeAll(async () => {
  store = await openTestStore();
  raw = openRawClient();
});

afterAll(async () => {
  await store.close();
  await raw.quit();
});

describe('burying a job that the broker has given up', () => {
  it('ends a job that no worker ever took as expired', async () => {
    const message = testMessage();
    await store.records.create(message);
    expect(await store.records.bury(message, 'expired')).toBe('expired');
    expect(await store.records.readStatus(message.id)).toEqual({
      status: 'expired',
      error: 'no worker took the job in time',
    });
  });

  it('ends a job that a drain gave back and that nobody took again as expired, too', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 1, { countsAsTry: false });
    expect(await store.records.bury(message, 'expired')).toBe('expired');
  });

  it.each(['bury', 'finish'] as const)('keeps nothing that was about the try: %s', async (end) => {
    const message = testMessage();
    await store.records.claim(message, 5, { claimId: 'a claim' });
    const report = { progress: { fraction: 0.5 }, partial: { from: 0, partsJson: '[1]' } };
    await store.records.report(message.id, 1, report);
    const ofAttempt = ['progress', 'partial', 'claimId'];
    expect(Object.keys(await raw.hgetall(jobKey(message.id)))).toEqual(expect.arrayContaining(ofAttempt));
    if (end === 'bury') await store.records.bury(message, 'gave-up');
    else await store.records.finish(message.id, 1, { status: 'failed', error: 'because' });
    expect(await raw.hmget(jobKey(message.id), ...ofAttempt)).toEqual([null, null, null]);
  });

  it('states how many tries a job had before it waited too long for another', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.giveBack(message.id, 1, { countsAsTry: true, reason: 'the model process ended' });
    expect(await store.records.bury(message, 'expired')).toBe('failed');
    expect(await store.records.readStatus(message.id)).toEqual({
      status: 'failed',
      error: 'no worker took the job again in time after 1 try: the model process ended',
    });
  });

  it('fails a running job whose tries ran out, and states what is known', async () => {
    const message = testMessage();
    for (const attempt of [1, 2]) {
      await store.records.claim(message, 2);
      await store.records.giveBack(message.id, attempt, { countsAsTry: true, reason: `crash ${attempt}` });
    }
    expect(await store.records.bury(message, 'gave-up')).toBe('failed');
    expect(await store.records.readStatus(message.id)).toEqual({
      status: 'failed',
      error: 'gave up after 2 tries: crash 2',
    });
  });

  it('states that the worker was lost when that is all that is known', async () => {
    const message = testMessage();
    await store.records.claim(message, 1);
    expect(await store.records.bury(message, 'gave-up')).toBe('failed');
    expect(await store.records.readStatus(message.id)).toEqual({
      status: 'failed',
      error: 'gave up after 1 try: the worker was lost while it ran the job',
    });
  });

  it('makes the record by the message alone when the store has lost it', async () => {
    const message = testMessage({ inputJson: '[1]' });
    expect(await store.records.bury(message, 'expired')).toBe('expired');
    expect(await store.records.read(message.id)).toMatchObject({
      ...recordedMessage(message),
      status: 'expired',
      attempt: 0,
    });
  });

  it.each(['expired', 'gave-up'] as const)('never touches a job that has ended: %s', async (reason) => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '"done"' });
    const before = await store.records.read(message.id);
    expect(await store.records.bury(message, reason)).toBe('succeeded');
    expect(await store.records.read(message.id)).toEqual(before);
  });
});
