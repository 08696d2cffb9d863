import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { jobKey } from '../keys.js';
import { retryMessage, scheduleRetry } from '../testing/scheduled-retry.js';
import { openRawClient, openTestStore, TEST_LIFETIMES, testMessage } from '../testing/test-store.js';

const TRY_LIMIT = 2;
const LATER_MS = 60_000;
const RETRY = { number: 1, delayMs: 0, reason: 'no network', outcome: 'failed' } as const;
const ENDING = { status: 'succeeded', outputJson: '1' } as const;

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

const claimKind = async (...parameters: Parameters<JobStore['records']['claim']>) =>
  (await store.records.claim(...parameters)).kind;

describe('a job whose try has failed and is followed by a retry', () => {
  it('waits until the retry is due, and its record lives for longer by that', async () => {
    const { id } = await scheduleRetry(store, { delayMs: LATER_MS });
    const record = await store.records.read(id);
    expect(record).toMatchObject({ status: 'queued', attempt: 1 });
    expect(record?.retryAtMs).toBeGreaterThan(Date.now());
    expect(await raw.ttl(jobKey(id))).toBeGreaterThan(TEST_LIFETIMES.liveSeconds);
  });

  it('has lost no try: only those count that end without an outcome of the model', async () => {
    const message = await scheduleRetry(store);
    const retry = retryMessage(1);
    for (let n = 0; n < TRY_LIMIT; n += 1)
      expect(await claimKind(message, TRY_LIMIT, { retry })).toBe('claimed');
    expect(await claimKind(message, TRY_LIMIT, { retry })).toBe('exhausted');
  });

  it('is scheduled once when the request is sent again, and not by an older try', async () => {
    const { id } = await scheduleRetry(store);
    expect(await store.records.retry(id, 1, RETRY)).toBe('scheduled');
    expect(await raw.hget(jobKey(id), 'tries')).toBe('0');
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.claim(message, 5);
    expect(await store.records.retry(message.id, 1, RETRY)).toBe('superseded');
    expect(await store.records.retry('no-such-job', 1, RETRY)).toBe('missing');
  });

  it('is not tried again when it has ended, or no worker may take it so late', async () => {
    const ended = testMessage();
    await store.records.claim(ended, 5);
    await store.records.finish(ended.id, 1, ENDING);
    expect(await store.records.retry(ended.id, 1, RETRY)).toBe('finished');
    const message = testMessage({ expiresAtMs: Date.now() + LATER_MS });
    await store.records.claim(message, 5);
    const late = { ...RETRY, delayMs: 2 * LATER_MS };
    expect(await store.records.retry(message.id, 1, late)).toBe('refused');
    expect(await store.records.retry(message.id, 1, RETRY)).toBe('scheduled');
  });

  it('is left alone in the record of a later release', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await raw.hset(jobKey(message.id), 'formatVersion', 99);
    expect(await store.records.retry(message.id, 1, RETRY)).toBe('newer');
  });

  it('that is not taken in time ends with the reason of its failure', async () => {
    const message = await scheduleRetry(store);
    expect(await store.records.bury(message, 'expired', { retry: retryMessage(1) })).toBe('failed');
    expect((await store.records.read(message.id))?.error).toBe(
      'no worker took the job again in time after 1 try: no network',
    );
  });
});

describe('a message of a job with retries', () => {
  const [first, second] = [retryMessage(1, 'first'), retryMessage(1, 'second')];

  it('is not run when it is that of the push, delivered again: neither run nor buried', async () => {
    const message = await scheduleRetry(store, { delayMs: LATER_MS });
    expect(await claimKind(message, 5, { redelivered: true })).toBe('duplicate');
    expect(await store.records.bury(message, 'gave-up')).toBe('duplicate');
    expect((await store.records.read(message.id))?.status).toBe('queued');
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['while the try runs', () => Promise.resolve()],
    ['after the delivery went back', (id) => store.records.giveBack(id, 2, { countsAsTry: false })],
  ])('is not run when it was published twice: %s', async (_, meanwhile) => {
    const message = await scheduleRetry(store);
    await store.records.claim(message, 5, { retry: first });
    await meanwhile(message.id);
    expect(await claimKind(message, 5, { retry: second })).toBe('duplicate');
    expect(await store.records.bury(message, 'expired', { retry: second })).toBe('duplicate');
    // That of the try itself is delivered again after a kill of its worker, or when it went back.
    expect(await store.records.claim(message, 5, { retry: first, redelivered: true })).toMatchObject({
      kind: 'claimed',
      attempt: 3,
      retryNumber: 1,
    });
  });

  it('is not run after the end, nor after the next retry', async () => {
    const message = await scheduleRetry(store);
    await store.records.claim(message, 5, { retry: first });
    await store.records.retry(message.id, 2, { ...RETRY, number: 2 });
    for (const retry of [first, second]) expect(await claimKind(message, 5, { retry })).toBe('duplicate');
    expect(await store.records.claim(message, 5, { retry: retryMessage(2) })).toMatchObject({
      retryNumber: 2,
    });
    await store.records.finish(message.id, 3, ENDING);
    expect(await claimKind(message, 5, { retry: retryMessage(2, 'another') })).toBe('finished');
  });

  it('makes the record that the store has lost, with the number of its retry', async () => {
    const message = await scheduleRetry(store);
    await raw.del(jobKey(message.id));
    expect(await store.records.claim(message, 5, { retry: retryMessage(2) })).toMatchObject({
      retryNumber: 2,
    });
    expect(await claimKind(message, 5, { retry: first })).toBe('duplicate');
  });

  it('may be claimed by a worker of the release before, which knows nothing of retries', async () => {
    const message = await scheduleRetry(store);
    // What its script writes: it leaves the fields alone that it does not know.
    await raw.hset(jobKey(message.id), 'status', 'running', 'attempt', 2, 'tries', 1);
    expect(await store.records.finish(message.id, 2, ENDING)).toBe('stored');
    expect(await store.dueRetries.list(1_000)).toContainEqual({
      jobId: message.id,
      number: 1,
      state: 'done',
    });
  });
});
