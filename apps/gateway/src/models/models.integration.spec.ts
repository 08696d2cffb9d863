import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

describe('the models', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { MODELS: 'translate, summarize' } });
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
        expect(models).toEqual([
          { name: 'default', healthy: true, workers: {}, schema: '/v1/models/default/schema' },
          { name: 'translate', healthy: true, workers: { ready: 1 }, schema: '/v1/models/translate/schema' },
          {
            name: 'summarize',
            healthy: false,
            setupError: 'the disk is full',
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
});
