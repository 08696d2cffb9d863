import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { givenAddresses, Relay, waitUntil } from '@tidegate/testing';
import { ScalerBench } from './testing/scaler.bench.js';

describe('a scaler that is started again', () => {
  let bench: ScalerBench;

  beforeEach(async () => {
    bench = await ScalerBench.open();
  });

  afterEach(() => bench.close());

  it('is right at the first question', async () => {
    const nowSecond = Math.floor(Date.now() / 1000);
    await bench.count(new Map(Array.from({ length: 120 }, (_, age) => [nowSecond - age, 1])));
    await bench.push(5);
    for (const state of ['busy', 'busy', 'starting'] as const) await bench.beat(state);
    const metric = await bench.keda.metricValue();
    expect(metric).toBeGreaterThan(3);
    await bench.stopScaler();
    await expect(bench.keda.isActive()).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await bench.start();
    await waitUntil(() => bench.keda.isActive().catch(() => false));
    expect(Math.abs((await bench.keda.metricValue()) - metric)).toBeLessThanOrEqual(1);
  });
});

it('gives the answers that are under way when it is stopped', async () => {
  const relay = await Relay.to(givenAddresses().REDIS_URL);
  const bench = await ScalerBench.open({ environment: { REDIS_URL: relay.url } });
  await bench.push();
  expect(await bench.keda.isActive()).toBe(true);
  relay.silence();
  const answer = bench.keda.isActive();
  // On the same connection, so that the question before has come in.
  await bench.keda.getMetricSpec();
  await bench.stopScaler();
  expect(await answer).toBe(true);
  await bench.close();
  relay.remove();
});
