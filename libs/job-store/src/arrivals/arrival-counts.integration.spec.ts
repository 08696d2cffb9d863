import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenAddresses, waitUntil } from '@tidegate/testing';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { arrivalsKey } from '../keys.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';
import { ArrivalChannel } from './arrival-channel.js';
import { ArrivalCounter } from './arrival-counter.js';
import { ARRIVALS_KEPT_SECONDS, type ArrivalBatch } from './arrival-counts.js';

const MINUTE = 28_000_000;
const SECOND = MINUTE * 60;

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

function batchOf(model: string, counts: readonly (readonly [number, number])[]): ArrivalBatch {
  return { id: randomUUID(), model, counts: new Map(counts) };
}

describe('arrivals', () => {
  it('of several gateways add up by second', async () => {
    const model = randomUUID();
    await store.arrivals.add(batchOf(model, [[SECOND, 2]]));
    await store.arrivals.add(
      batchOf(model, [
        [SECOND, 3],
        [SECOND + 61, 1],
      ]),
    );
    const minutes = await store.arrivals.readMinutes(model, [MINUTE, MINUTE + 1, MINUTE + 2]);
    expect(minutes.get(MINUTE)).toEqual(new Map([[SECOND, 5]]));
    expect(minutes.get(MINUTE + 1)).toEqual(new Map([[SECOND + 61, 1]]));
    expect(minutes.get(MINUTE + 2)).toEqual(new Map());
  });

  it('count once, however often a batch is sent', async () => {
    const batch = batchOf(randomUUID(), [[SECOND, 2]]);
    await store.arrivals.add(batch);
    await store.arrivals.add(batch);
    const minutes = await store.arrivals.readMinutes(batch.model, [MINUTE]);
    expect(minutes.get(MINUTE)).toEqual(new Map([[SECOND, 2]]));
  });

  it('are forgotten by themselves after two hours', async () => {
    const model = randomUUID();
    await store.arrivals.add(batchOf(model, [[SECOND, 1]]));
    const seconds = await raw.ttl(arrivalsKey(model, MINUTE));
    expect(seconds).toBeGreaterThan(ARRIVALS_KEPT_SECONDS);
    expect(seconds).toBeLessThanOrEqual(ARRIVALS_KEPT_SECONDS + 60);
  });
});

describe('the channel of arrivals', () => {
  it('reports the model as soon as its arrivals are counted', async () => {
    const received: string[] = [];
    const channel = new ArrivalChannel({
      url: givenAddresses().REDIS_URL,
      commandTimeoutSeconds: 1,
      onArrival: (model) => received.push(model),
    });
    const model = randomUUID();
    await channel.open();
    await waitUntil(async () => {
      await store.arrivals.add(batchOf(model, [[SECOND, 1]]));
      return received.includes(model);
    });
    await channel.close();
  });

  it('listens again after the store was lost, and reports it', async () => {
    const redis = await RedisUnderTest.start();
    let listening = 0;
    const channel = new ArrivalChannel({
      url: redis.url,
      commandTimeoutSeconds: 1,
      onArrival: () => undefined,
      onListening: () => (listening += 1),
    });
    await channel.open();
    await waitUntil(() => listening === 1);
    await redis.kill();
    await redis.restart();
    await waitUntil(() => listening === 2);
    await channel.close();
    await redis.remove();
  });
});

describe('the counter of a gateway', () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('hands the first push after a quiet time on at once, with all of the same turn', async () => {
    const added: ArrivalBatch[] = [];
    const counter = new ArrivalCounter({ add: (batch) => Promise.resolve(void added.push(batch)) });
    for (const atMs of [1_000, 1_999, 2_000]) counter.count('a', atMs);
    counter.count('b', 2_000);
    await settled();
    expect(added.map(({ model, counts }) => [model, [...counts]])).toEqual([
      [
        'a',
        [
          [1, 2],
          [2, 1],
        ],
      ],
      ['b', [[2, 1]]],
    ]);
    await counter.stop();
  });

  it('hands those that follow on together, a little later', async () => {
    const added: ArrivalBatch[] = [];
    const counter = new ArrivalCounter({ add: (batch) => Promise.resolve(void added.push(batch)) });
    counter.count('a', 1_000);
    await settled();
    for (let push = 0; push < 100; push += 1) counter.count('a', 1_000);
    await settled();
    expect(added).toHaveLength(1);
    await waitUntil(() => added.length === 2);
    expect(added[1]?.counts).toEqual(new Map([[1, 100]]));
    await counter.stop();
  });

  it('keeps what the store did not take, and sends the same batch again before anything newer', async () => {
    const tried: string[] = [];
    const added: ArrivalBatch[] = [];
    let isLost = true;
    const counter = new ArrivalCounter({
      add: (batch) => {
        tried.push(batch.id);
        if (isLost) return Promise.reject(new Error('lost'));
        added.push(batch);
        return Promise.resolve();
      },
    });
    const nowMs = Date.now();
    counter.count('a', nowMs);
    await waitUntil(() => tried.length > 1);
    counter.count('a', nowMs);
    isLost = false;
    await counter.stop();
    expect(new Set(tried).size).toBe(2);
    expect(added.map(({ counts }) => [...counts.values()])).toEqual([[1], [1]]);
  });

  it('gives up what is older than two hours', async () => {
    const tried: number[] = [];
    const counter = new ArrivalCounter({
      add: ({ counts }) => {
        tried.push(...counts.keys());
        return Promise.reject(new Error('lost'));
      },
    });
    counter.count('a', Date.now() - (ARRIVALS_KEPT_SECONDS + 1) * 1000);
    await settled();
    await counter.stop();
    expect(tried).toHaveLength(1);
  });
});
