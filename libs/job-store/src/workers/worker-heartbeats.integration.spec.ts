import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { workerKey, workersKey } from '../keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';
import { HEARTBEAT_LIFETIME_SECONDS } from './worker-heartbeats.js';

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

function heartbeatOf(model: string, overrides: Partial<WorkerHeartbeat> = {}): WorkerHeartbeat {
  return { workerId: randomUUID(), model, state: 'starting', startedAtMs: 1_000, ...overrides };
}

describe('heartbeats', () => {
  it('are listed by model, as they were written', async () => {
    const [model, another] = [randomUUID(), randomUUID()];
    const starting = heartbeatOf(model);
    const busy = heartbeatOf(model, { state: 'busy', readyAtMs: 2_000, busySinceMs: 3_000 });
    for (const heartbeat of [starting, busy, heartbeatOf(another)])
      await store.heartbeats.beat(heartbeat, Date.now());
    const listed = await store.heartbeats.list(model);
    expect(listed).toHaveLength(2);
    expect(listed).toEqual(expect.arrayContaining([starting, busy]));
  });

  it('show the latest state alone', async () => {
    const busy = heartbeatOf(randomUUID(), { state: 'busy', readyAtMs: 2_000, busySinceMs: 3_000 });
    const ready: WorkerHeartbeat = { ...heartbeatOf(busy.model), workerId: busy.workerId, state: 'ready' };
    await store.heartbeats.beat(busy, Date.now());
    await store.heartbeats.beat(ready, Date.now());
    expect(await store.heartbeats.list(busy.model)).toEqual([ready]);
  });

  it('name the job that the worker runs, and who has pushed it', async () => {
    const job = { id: randomUUID(), owner: 'shop', sinceMs: 3_000 };
    const busy = heartbeatOf(randomUUID(), { state: 'busy', readyAtMs: 2_000, busySinceMs: 3_000, job });
    await store.heartbeats.beat(busy, Date.now());
    expect(await store.heartbeats.list(busy.model)).toEqual([busy]);
    const idle = heartbeatOf(busy.model, { workerId: busy.workerId, state: 'ready' });
    await store.heartbeats.beat(idle, Date.now());
    expect(await store.heartbeats.list(busy.model)).toEqual([idle]);
  });

  it('end when the worker removes them', async () => {
    const heartbeat = heartbeatOf(randomUUID());
    await store.heartbeats.beat(heartbeat, Date.now());
    await store.heartbeats.remove(heartbeat.model, heartbeat.workerId);
    expect(await store.heartbeats.list(heartbeat.model)).toEqual([]);
  });

  it('are bounded in time, and a worker whose time is over is not listed', async () => {
    const heartbeat = heartbeatOf(randomUUID());
    await store.heartbeats.beat(heartbeat, Date.now());
    const key = workerKey(heartbeat.model, heartbeat.workerId);
    expect(await raw.ttl(key)).toBeGreaterThan(HEARTBEAT_LIFETIME_SECONDS - 5);
    await raw.pexpire(key, 0);
    expect(await store.heartbeats.list(heartbeat.model)).toEqual([]);
  });

  it('leave no ids of lost workers behind: the next beat of another forgets them', async () => {
    const model = randomUUID();
    const lost = heartbeatOf(model);
    await store.heartbeats.beat(lost, Date.now());
    await raw.zincrby(workersKey(model), -HEARTBEAT_LIFETIME_SECONDS * 1000, lost.workerId);
    const present = heartbeatOf(model);
    await store.heartbeats.beat(present, Date.now());
    expect(await raw.zrange(workersKey(model), '0', '-1')).toEqual([present.workerId]);
  });

  it.each([-86_400, -11, 11, 86_400])(
    'are those of all workers, also where the clock of one is off by %d s, and report times by the store’s',
    async (offsetSeconds) => {
      const model = randomUUID();
      const right = heartbeatOf(model, { startedAtMs: Date.now() - 5_000, state: 'ready' });
      const wrongNowMs = Date.now() + offsetSeconds * 1000;
      const wrong = heartbeatOf(model, {
        startedAtMs: wrongNowMs - 60_000,
        readyAtMs: wrongNowMs - 30_000,
        busySinceMs: wrongNowMs - 10_000,
        state: 'busy',
      });
      await store.heartbeats.beat(right, Date.now());
      await store.heartbeats.beat(wrong, wrongNowMs);
      await store.heartbeats.beat(right, Date.now());
      const listed = await store.heartbeats.list(model);
      expect(new Set(listed.map(({ workerId }) => workerId))).toEqual(
        new Set([right.workerId, wrong.workerId]),
      );
      const read = listed.find(({ workerId }) => workerId === wrong.workerId);
      const storeNowMs = wrongNowMs - offsetSeconds * 1000;
      for (const [time, ageMs] of [
        [read?.startedAtMs, 60_000],
        [read?.readyAtMs, 30_000],
        [read?.busySinceMs, 10_000],
      ] as const)
        expect(Math.abs(storeNowMs - (time ?? 0) - ageMs)).toBeLessThan(2_000);
    },
  );

  it('are none where there is no worker', async () => {
    expect(await store.heartbeats.list(randomUUID())).toEqual([]);
  });
});
