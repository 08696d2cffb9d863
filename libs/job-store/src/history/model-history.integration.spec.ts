import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { endCountsKey, historyKey, historyPositionsKey } from '../keys.js';
import type { Lease } from '../leases/leases.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';
import { mergeSlots, type HistorySlot } from './history-slot.js';
import { latencyBucket } from './latency-buckets.js';

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

/** The first five seconds of a list. */
const START = 353_453_760;

function slotOf(number: number, arrivals = 1): HistorySlot {
  return { ...mergeSlots(number, []), recorded: 1, arrivals };
}

async function lease(name: string = randomUUID()): Promise<Lease> {
  const taken = await store.leases.take(name, randomUUID(), 60_000);
  if (!taken) throw new Error('somebody has it');
  return taken;
}

describe('the history of a model', () => {
  it('is read as it was appended, over several lists, by its resolution', async () => {
    const model = randomUUID();
    const slots = [0, 1, 719, 720].map((place) => slotOf(START + place, place + 1));
    const held = await lease();
    for (const slot of slots) await store.history.append(held, [{ model, resolution: 5, slot }]);
    await store.history.append(held, [{ model, resolution: 60, slot: slotOf(START / 12) }]);
    expect(await store.history.read(model, 5, START, START + 721)).toEqual(slots);
    expect(await store.history.read(model, 5, START + 1, START + 720)).toEqual(slots.slice(1, 3));
    expect(await store.history.read(model, 60, START / 12, START / 12 + 1)).toHaveLength(1);
    expect(await store.history.read(model, 5, START, START)).toEqual([]);
    const { positions, nowMs } = await store.history.readPositions([model, randomUUID()]);
    expect(positions).toEqual([
      { 5: START + 720, 60: START / 12 },
      { 5: -1, 60: -1 },
    ]);
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(60_000);
  });

  it('has everything once, also when two gateways append it, and nothing of one that has lost the lease', async () => {
    const model = randomUUID();
    const name = randomUUID();
    const first = await lease(name);
    const entry = (number: number) => ({ model, resolution: 5, slot: slotOf(number) }) as const;
    expect(await store.history.append(first, [entry(START), entry(START + 1)])).toBe(true);
    await store.leases.release(first);
    const second = await lease(name);
    expect(await store.history.append(first, [entry(START + 2)])).toBe(false);
    expect(await store.history.append(second, [entry(START + 1), entry(START + 2)])).toBe(true);
    const slots = await store.history.read(model, 5, START, START + 10);
    expect(slots.map(({ number }) => number - START)).toEqual([0, 1, 2]);
  });

  it('is gone after its time', async () => {
    const model = randomUUID();
    const slot = slotOf(START);
    await store.history.append(await lease(), [{ model, resolution: 5, slot }]);
    await store.history.append(await lease(), [{ model, resolution: 60, slot }]);
    const list = START / 720;
    expect(await raw.ttl(historyKey(model, 5, list))).toBeLessThanOrEqual(25 * 3_600);
    expect(await raw.ttl(historyKey(model, 60, list))).toBeLessThanOrEqual(7.5 * 86_400);
    expect(await raw.ttl(historyPositionsKey(model))).toBeGreaterThan(7 * 86_400);
  });

  const level = { sum: 20, most: 20 };
  const levels = { waiting: level, running: level, oldestWaitSeconds: level, ready: level, busy: level };
  const wanted = { ...level, samples: 1 };
  const spread = (buckets: number) => new Map(Array.from({ length: buckets }, (_, each) => [100 + each, 40]));

  it.each<[string, Partial<HistorySlot>, number]>([
    ['an idle model', {}, 0.3],
    ['one with ten jobs a second', { arrivals: 50, levels, wanted, latencies: spread(20) }, 5],
    [
      'one whose latencies are as different as they can be',
      { arrivals: 5_120, levels, wanted, latencies: spread(128) },
      20,
    ],
  ])('takes of %s no more than the page says, MB', async (_case, others, megabytes) => {
    const model = randomUUID();
    const held = await lease();
    const entries = Array.from({ length: 720 }, (_entry, place) => ({
      model,
      resolution: 5 as const,
      slot: { ...slotOf(START + place, 0), samples: 1, ...others },
    }));
    await store.history.append(held, entries);
    const bytes = (await raw.memory('USAGE', historyKey(model, 5, START / 720))) ?? 0;
    // 25 lists of five seconds, and 15 of minutes, which are as long.
    expect((bytes * 40) / 1e6).toBeLessThan(megabytes);
  });
});

describe('the jobs of a model that have ended', () => {
  it('are counted by status, and by latency where they have succeeded, whichever script ends them', async () => {
    const model = randomUUID();
    const before = Date.now();
    const message = () =>
      ({ formatVersion: 1, id: randomUUID(), model, inputJson: '1', createdAtMs: before - 2_000 }) as const;
    const claimed = message();
    const claim = await store.records.claim(claimed, 5);
    if (claim.kind !== 'claimed') throw new Error(claim.kind);
    await store.records.finish(claimed.id, claim.attempt, { status: 'succeeded', outputJson: '1' });
    // What is sent again counts once.
    await store.records.finish(claimed.id, claim.attempt, { status: 'succeeded', outputJson: '1' });
    await store.records.complete(message(), '1', 5);
    await store.records.bury(message(), 'gave-up');
    const canceled = message();
    await store.records.create(canceled);
    await store.cancels.cancel(canceled.id, 60);

    const minutes = [Math.floor(before / 60_000), Math.floor(Date.now() / 60_000)];
    const read = await Promise.all(
      [...new Set(minutes)].map((minute) => store.history.readEnds(model, minute)),
    );
    const ended = read.flatMap((ofMinute) => [...ofMinute]);
    const total = mergeSlots(
      0,
      ended.map(([number, ends]) => ({ ...slotOf(number), ...ends })),
    );
    expect(total.ends).toEqual({ succeeded: 2, failed: 1, canceled: 1 });
    for (const bucket of total.latencies.keys()) expect(bucket).toBeGreaterThanOrEqual(latencyBucket(2_000));
    expect([...total.latencies.values()].reduce((sum, count) => sum + count, 0)).toBe(2);
    for (const [number] of ended) {
      expect(Math.abs(number * 5_000 - before)).toBeLessThan(60_000);
      expect(await raw.ttl(endCountsKey(model, Math.floor(number / 12)))).toBeGreaterThan(0);
    }
  });
});
