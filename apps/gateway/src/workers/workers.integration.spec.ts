import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { makeKeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import type { WorkersResponse } from './worker.response.js';

describe('the workers', () => {
  const { path: ACCESS_KEYS_FILE, texts } = makeKeyFile({
    shop: { client: 'shop', scopes: ['read'] },
    desk: { client: 'desk', scopes: ['read'] },
    admin: { client: 'admin', scopes: ['admin'] },
  });
  // Specs of one process share a store: no other one has workers of this model.
  const model = `seen-${randomUUID().slice(0, 8)}`;
  const SECOND = 1_767_268_800_000;
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { ACCESS_KEYS_FILE, MODELS: model } });
    const busy = {
      workerId: 'b',
      model,
      state: 'busy',
      startedAtMs: SECOND,
      readyAtMs: SECOND + 1_000,
    } as const;
    const job = { id: 'job-1', owner: 'shop', sinceMs: SECOND + 2_000 };
    const starting = { workerId: 'a', model, state: 'starting', startedAtMs: SECOND + 3_000 } as const;
    for (const heartbeat of [starting, { ...busy, busySinceMs: job.sinceMs, job }])
      await bench.store.heartbeats.beat(heartbeat, Date.now());
  });
  afterAll(() => bench.close());

  const list = async (key: string): Promise<unknown> => {
    const request = bench.http.get('/v1/workers').query({ model });
    const answer = await request.set('Authorization', `Bearer ${key}`).expect(200);
    return (answer.body as WorkersResponse).workers;
  };

  it('are listed with what each runs since when; a job only to those who may see it', async () => {
    const busy = {
      id: 'b',
      model,
      state: 'busy',
      startedAt: '2026-01-01T12:00:00.000Z',
      readyAt: '2026-01-01T12:00:01.000Z',
    };
    const job = { id: 'job-1', since: '2026-01-01T12:00:02.000Z' };
    const starting = { id: 'a', model, state: 'starting', startedAt: '2026-01-01T12:00:03.000Z' };
    expect(await list(texts.shop)).toEqual([{ ...busy, job }, starting]);
    expect(await list(texts.admin)).toEqual([{ ...busy, job }, starting]);
    expect(await list(texts.desk)).toEqual([busy, starting]);
  });

  it('are those of models that are served', async () => {
    const request = bench.http.get('/v1/workers').query({ model: 'nope' });
    await request.set('Authorization', `Bearer ${texts.shop}`).expect(404);
  });
});
