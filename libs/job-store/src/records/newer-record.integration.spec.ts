import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { jobKey } from '../keys.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';

const NEWER = RECORD_FORMAT_VERSION + 1;

let store: JobStore;
let redis: Redis;

beforeAll(async () => {
  store = await openTestStore();
  redis = openRawClient();
});

afterAll(async () => {
  await store.close();
  await redis.quit();
});

/** A job whose record a made-up later release has written: other fields, another status, texts that are no JSON. */
async function newerRecord(fields: Readonly<Record<string, string | number>> = {}): Promise<JobMessage> {
  const message = testMessage();
  await redis.hset(jobKey(message.id), {
    formatVersion: NEWER,
    id: message.id,
    model: message.model,
    status: 'running',
    attempt: 1,
    tries: 1,
    input: 'zstd:KLUv/SAB',
    createdAtMs: message.createdAtMs,
    startedAtMs: message.createdAtMs + 5,
    lane: 'express',
    ...fields,
  });
  return message;
}

describe('a record that a later release has written', () => {
  const unchanged: (() => Promise<void>)[] = [];

  /** Notes what is there, to be compared when the test is over. */
  const watch = async ({ id }: JobMessage): Promise<void> => {
    const before = await redis.hgetall(jobKey(id));
    unchanged.push(async () => {
      expect(await redis.hgetall(jobKey(id))).toEqual(before);
      expect(await redis.ttl(jobKey(id))).toBe(-1);
    });
  };

  afterEach(async () => {
    for (const check of unchanged.splice(0)) await check();
  });

  it.each(['queued', 'running', 'canceling', 'paused', 'succeeded'])(
    'is changed by no write, whatever its status: %s',
    async (status) => {
      const message = await newerRecord({ status });
      await watch(message);
      const { records } = store;
      await records.create(message);
      expect(await records.claim(message, 5)).toEqual({ kind: 'newer', formatVersion: NEWER });
      expect(await records.claim(message, 5, { redelivered: true })).toEqual({
        kind: 'newer',
        formatVersion: NEWER,
      });
      expect(await records.complete(message, '"out"', 1)).toBeUndefined();
      expect(await records.report(message.id, 1, { progress: { fraction: 0.5 } })).toBe(false);
      expect(await records.giveBack(message.id, 1, { countsAsTry: true, reason: 'why' })).toBe('newer');
      expect(await records.finish(message.id, 1, { status: 'failed', error: 'why' })).toBe('newer');
      expect(await records.bury(message, 'expired')).toBe('newer');
      expect(await records.bury(message, 'gave-up')).toBe('newer');
    },
  );

  it('is read as far as it can be: what is no JSON is left out, and the rest is there', async () => {
    const message = await newerRecord({ partial: 'no JSON', progress: '{"fraction":0.5}', output: '' });
    expect(await store.records.read(message.id)).toEqual({
      formatVersion: NEWER,
      id: message.id,
      model: message.model,
      status: 'running',
      attempt: 1,
      inputJson: 'null',
      createdAtMs: message.createdAtMs,
      startedAtMs: message.createdAtMs + 5,
      progress: { fraction: 0.5 },
    });
  });

  it.each([
    ['queued', { startedAtMs: undefined }],
    ['running', {}],
    ['succeeded', { finishedAtMs: 1_700_000_009_000, output: '"out"' }],
    ['failed', { finishedAtMs: 1_700_000_009_000 }],
  ])('with a status that is not known reads %s by its times and its output', async (status, fields) => {
    const message = await newerRecord({ status: 'paused' });
    for (const [name, value] of Object.entries(fields))
      if (value === undefined) await redis.hdel(jobKey(message.id), name);
      else await redis.hset(jobKey(message.id), name, value);
    expect(await store.records.readStatus(message.id)).toEqual({ status });
    expect(await store.records.read(message.id)).toMatchObject({ status });
  });
});

describe('a record of an earlier release, or of this one with fields of a later one', () => {
  it.each([
    ['without a version', {}],
    ['of version 0', { formatVersion: 0 }],
    ['with fields that are not known', { formatVersion: RECORD_FORMAT_VERSION, lane: 'express' }],
  ])('is claimed, finished and read: %s', async (_, fields) => {
    const message = testMessage();
    const { id, model, createdAtMs } = message;
    const record = {
      id,
      model,
      createdAtMs,
      input: '"x"',
      status: 'queued',
      attempt: 0,
      tries: 0,
      ...fields,
    };
    await redis.hset(jobKey(id), record);
    expect(await store.records.claim(message, 5)).toMatchObject({ kind: 'claimed', attempt: 1 });
    expect(await store.records.finish(id, 1, { status: 'succeeded', outputJson: '1' })).toBe('stored');
    expect(await store.records.read(id)).toMatchObject({ status: 'succeeded', outputJson: '1' });
  });
});
