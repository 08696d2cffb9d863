import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, recordedMessage, testMessage } from '../testing/test-store.js';

let store: JobStore;
const DONE = { status: 'succeeded', outputJson: '1' } as const;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('claiming a job', () => {
  it('begins the first try of a queued job', async () => {
    const message = testMessage();
    await store.records.create(message);
    const claim = await store.records.claim(message, 5);
    expect(claim).toMatchObject({ kind: 'claimed', attempt: 1, tries: 1, createdAtMs: message.createdAtMs });
    expect(await store.records.read(message.id)).toMatchObject({ status: 'running', attempt: 1 });
  });

  it.each([
    ['is recorded', true],
    ['whose record the store has lost', false],
  ])('begins no try of a job that %s and had to be taken before now', async (_, isRecorded) => {
    const message = testMessage({ expiresAtMs: Date.now() - 1_000 });
    if (isRecorded) await store.records.create(message);
    expect(await store.records.claim(message, 5)).toEqual({ kind: 'overdue' });
    // Unless the model had begun before.
    expect(await store.records.claim(message, 5, { ranMs: 60_000 })).toMatchObject({ kind: 'claimed' });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['while the first one is being run', () => Promise.resolve()],
    ['after the first one went back', (id) => store.records.giveBack(id, 1, { countsAsTry: true })],
  ])('begins no try from a second message of the push: %s', async (_, meanwhile) => {
    const message = testMessage();
    await store.records.claim(message, 5, { messageId: 'first' });
    await meanwhile(message.id);
    expect(await store.records.claim(message, 5, { messageId: 'second' })).toEqual({ kind: 'duplicate' });
    expect(await store.records.bury(message, 'expired', { messageId: 'second' })).toBe('duplicate');
    expect(await store.records.claim(message, 5, { messageId: 'first', redelivered: true })).toMatchObject({
      kind: 'claimed',
      attempt: 2,
    });
  });

  it('reports when the try began, as the record does', async () => {
    const message = testMessage();
    const claim = await store.records.claim(message, 5);
    const startedAtMs = claim.kind === 'claimed' ? claim.startedAtMs : Number.NaN;
    expect(Number.isInteger(startedAtMs)).toBe(true);
    expect(await store.records.read(message.id)).toMatchObject({ startedAtMs });
  });

  it('begins the try when the model did, where that was before the claim', async () => {
    const message = testMessage({ createdAtMs: Date.now() - 60_000 });
    const claimedAtMs = Date.now();
    const claim = await store.records.claim(message, 5, { ranMs: 10_000 });
    const agoMs = claimedAtMs - (claim.kind === 'claimed' ? claim.startedAtMs : Number.NaN);
    expect(agoMs).toBeGreaterThan(0);
    expect(agoMs).toBeLessThanOrEqual(10_000);
    expect(await store.records.read(message.id)).toMatchObject({ startedAtMs: claimedAtMs - agoMs });
  });

  it('that was late is set right by the end: the try began when the model did', async () => {
    const message = testMessage({ createdAtMs: Date.now() - 60_000 });
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, DONE, 10_000);
    const { startedAtMs = 0, finishedAtMs = 0 } = (await store.records.read(message.id)) ?? {};
    expect(finishedAtMs - startedAtMs).toBe(10_000);
  });

  it.each([
    ['later than the claim', { createdAtMs: Date.now() - 60_000, ranMs: 0 }],
    ['before the push', { createdAtMs: Date.now(), ranMs: 60_000 }],
  ])('is not set to a time %s by the end', async (_, { createdAtMs, ranMs }) => {
    const message = testMessage({ createdAtMs });
    const claim = await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, DONE, ranMs);
    const { startedAtMs = 0 } = (await store.records.read(message.id)) ?? {};
    const claimedAtMs = claim.kind === 'claimed' ? claim.startedAtMs : Number.NaN;
    expect(startedAtMs).toBe(ranMs === 0 ? claimedAtMs : createdAtMs);
  });

  it('does not begin the try before the push', async () => {
    const message = testMessage({ createdAtMs: Date.now() - 1_000 });
    await store.records.claim(message, 5, { ranMs: 10_000 });
    expect(await store.records.read(message.id)).toMatchObject({ startedAtMs: message.createdAtMs });
  });

  it('begins the next try of a job whose worker was lost', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    expect(await store.records.claim(message, 5)).toMatchObject({ kind: 'claimed', attempt: 2, tries: 2 });
    expect(await store.records.read(message.id)).toMatchObject({ status: 'running', attempt: 2 });
  });

  it('is the same try when it is sent again, for its answer may have been lost', async () => {
    const message = testMessage();
    const first = await store.records.claim(message, 1, { claimId: 'one' });
    const before = await store.records.read(message.id);
    expect(first).toMatchObject({ kind: 'claimed', attempt: 1, tries: 1 });
    expect(await store.records.claim(message, 1, { claimId: 'one', ranMs: 5_000 })).toEqual(first);
    expect(await store.records.read(message.id)).toEqual(before);
    expect(await store.records.claim(message, 1, { claimId: 'another' })).toEqual({
      kind: 'exhausted',
      tries: 1,
    });
  });

  it('is another try once the first was given back or has ended', async () => {
    const [returned, ended] = [testMessage(), testMessage()];
    for (const message of [returned, ended]) await store.records.claim(message, 5, { claimId: 'one' });
    await store.records.giveBack(returned.id, 1, { countsAsTry: true, reason: 'why' });
    expect(await store.records.claim(returned, 5, { claimId: 'one' })).toMatchObject({ attempt: 2 });
    await store.records.finish(ended.id, 1, DONE);
    expect(await store.records.claim(ended, 5, { claimId: 'one' })).toEqual({ kind: 'finished' });
  });

  it('makes the record by the message alone when the store has lost it', async () => {
    const message = testMessage({ inputJson: '{"kept":true}' });
    await store.records.claim(message, 5);
    expect(await store.records.read(message.id)).toMatchObject({
      ...recordedMessage(message),
      status: 'running',
      attempt: 1,
    });
  });

  it('reports a job that has ended as finished, and does not change it', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status: 'failed', error: 'no' });
    const before = await store.records.read(message.id);
    expect(await store.records.claim(message, 5)).toEqual({ kind: 'finished' });
    expect(await store.records.read(message.id)).toEqual(before);
  });
});
