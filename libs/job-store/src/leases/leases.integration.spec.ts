import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { openTestStore } from '../testing/test-store.js';

const LONG_MS = 60_000;
const SHORT_MS = 50;

describe('a lease', () => {
  let store: JobStore;
  let name: string;

  beforeAll(async () => {
    store = await openTestStore();
  });
  beforeEach(() => {
    name = randomUUID();
  });
  afterAll(() => store.close());

  const take = (holder: string, holdsMs = LONG_MS) => store.leases.take(name, holder, holdsMs);

  it('is of one holder at a time, however many ask for it at once', async () => {
    const leases = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => take(holder)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('is kept with the same token by who has it', async () => {
    const first = await take('a', SHORT_MS);
    expect(await take('a')).toEqual(first);
    expect(await take('b')).toBeUndefined();
  });

  it('goes to the next when it is over, with a token above all before', async () => {
    const first = await take('a', SHORT_MS);
    const next = await waitUntil(() => take('b', SHORT_MS), { what: 'the lease is over' });
    expect(next.token).toBeGreaterThan(first?.token ?? 0);
    const again = await waitUntil(() => take('a'), { what: 'the second lease is over' });
    expect(again.token).toBeGreaterThan(next.token);
  });

  it('can be given up before its time, and its tokens still grow', async () => {
    const first = await take('a');
    if (first) await store.leases.release(first);
    expect((await take('b'))?.token).toBeGreaterThan(first?.token ?? 0);
  });

  it('is not given up by one that had it before', async () => {
    const first = await take('a', SHORT_MS);
    await waitUntil(() => take('b'), { what: 'the lease is over' });
    if (first) await store.leases.release(first);
    expect(await take('c')).toBeUndefined();
  });
});
