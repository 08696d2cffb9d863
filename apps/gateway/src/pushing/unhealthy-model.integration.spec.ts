import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

describe('a model that cannot be set up', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });

  afterAll(() => bench.close());

  it('has its pushes refused with a message that states why, until a set-up succeeds', async () => {
    const { modelHealth } = bench.store;
    for (let failure = 0; failure < 3; failure += 1)
      await modelHealth.setupFailed(DEFAULT_MODEL_NAME, "No module named 'numpy'");
    const refused = await waitUntil(
      async () => {
        const answer = await bench.http.post('/push?input=a');
        return answer.status === 503 ? answer : undefined;
      },
      { what: 'a push is refused' },
    );
    expect(refused.body).toMatchObject({
      detail: "model default is unhealthy: its set-up keeps failing: No module named 'numpy'",
      status: 503,
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await modelHealth.setupSucceeded(DEFAULT_MODEL_NAME);
    await waitUntil(async () => (await bench.http.post('/push?input=a')).status === 200, {
      what: 'pushes are taken again',
    });
  });
});
