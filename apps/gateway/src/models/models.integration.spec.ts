import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { GatewayBench } from '../testing/gateway.bench.js';
import type { ModelResponse } from './model.response.js';

describe('the models', () => {
  // Specs of one process share a store: nothing else is known of this model.
  const loaded = `loaded-${randomUUID().slice(0, 8)}`;
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { MODELS: `translate, summarize, ${loaded}` } });
  });

  afterAll(() => bench.close());

  it('are listed, the default one first, with their workers, whether they are healthy, and why not', async () => {
    await bench.store.heartbeats.beat(
      { workerId: 'w', model: 'translate', state: 'ready', startedAtMs: 1 },
      Date.now(),
    );
    for (let failure = 0; failure < 3; failure += 1)
      await bench.store.modelHealth.setupFailed('summarize', 'the disk is full');
    await waitUntil(
      async () => {
        const { body } = (await bench.http.get('/v1/models').expect(200)) as { body: unknown };
        const { models } = body as { readonly models: readonly unknown[] };
        const healthReason = 'no set-up has failed since the last one that succeeded';
        expect(models.slice(0, 3)).toMatchObject([
          {
            name: 'default',
            healthy: true,
            healthReason,
            paused: false,
            workers: {},
            schema: '/v1/models/default/schema',
          },
          {
            name: 'translate',
            healthy: true,
            paused: false,
            workers: { ready: 1 },
            schema: '/v1/models/translate/schema',
          },
          {
            name: 'summarize',
            healthy: false,
            paused: false,
            setupError: 'the disk is full',
            healthReason: 'its last 3 set-ups have failed, so no job is accepted: the disk is full',
            workers: {},
            schema: '/v1/models/summarize/schema',
          },
        ]);
        return true;
      },
      { what: 'the failures are seen' },
    );
    await bench.http.post('/v1/jobs').send({ model: 'summarize', input: 1 }).expect(503);
    await bench.store.modelHealth.setupSucceeded('summarize');
    await waitUntil(
      async () => {
        const { text } = await bench.http.get('/v1/models').expect(200);
        return !text.includes('setupError');
      },
      { what: 'the reason is gone' },
    );
  });

  it('show what waits and since when, what was pushed, and what was measured', async () => {
    const measured = { startupSeconds: [31], serviceSeconds: [4, 5, 6] };
    await bench.store.measuredTimes.add(loaded, measured);
    const decision = {
      by: 'scaler',
      scaledObject: 'tidegate/worker',
      from: 0,
      wanted: 2,
      allowed: 2,
      reason: '2 cost least',
      inputs: { ready: 3 },
    } as const;
    await bench.store.scalingDecisions.note(loaded, decision);
    for (let job = 0; job < 3; job += 1)
      await bench.http.post('/v1/jobs').send({ model: loaded, input: 1 }).expect(202);
    await waitUntil(
      async () => {
        const answer = await bench.http.get(`/v1/models/${loaded}`).expect(200);
        const model = answer.body as ModelResponse;
        if (model.queue?.waiting !== 3) return false;
        expect(model).toMatchObject({
          queue: { waiting: 3, running: 0, oldestWaitSeconds: expect.any(Number) },
          arrivals: { lastMinute: 3, lastTenMinutes: 3, lastHour: 3 },
          startupSeconds: { count: 1, p50: 31, p95: 31 },
          serviceSeconds: { count: 3, p50: 5, p95: 6 },
          wantedWorkers: 2,
          decisions: [{ ...decision, time: expect.any(String) as unknown }],
        });
        return true;
      },
      { what: 'the gateway has read the queue' },
    );
  });
});
