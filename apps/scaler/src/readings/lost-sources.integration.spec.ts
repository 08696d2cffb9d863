import { status, type ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { givenAddresses, Relay, waitUntil } from '@tidegate/testing';
import { ScalerBench } from '../testing/scaler.bench.js';

const FRESH_SECONDS = 2;

describe.each([
  { source: 'message broker', setting: 'RABBITMQ_URL' },
  { source: 'job store', setting: 'REDIS_URL' },
] as const)('while the $source is lost', ({ source, setting }) => {
  let relay: Relay;
  let bench: ScalerBench;

  beforeEach(async () => {
    relay = await Relay.to(givenAddresses()[setting]);
    bench = await ScalerBench.open({
      metadata: { maxReplicas: '2' },
      environment: {
        [setting]: relay.url,
        READING_FRESH_SECONDS: String(FRESH_SECONDS),
        BACKEND_TIMEOUT_SECONDS: '0.3',
      },
    });
    await bench.push(20);
    expect(await bench.keda.isActive()).toBe(true);
  });

  afterEach(async () => {
    await bench.close();
    relay.remove();
  });

  const isUnavailable = (): Promise<boolean> =>
    bench.keda.isActive().then(
      () => false,
      (error: unknown) => {
        const { code, details } = error as ServiceError;
        return code === status.UNAVAILABLE && details.startsWith(`the ${source} last answered`);
      },
    );

  it('answers hold for a while, then are UNAVAILABLE and never 0, and come back by themselves', async () => {
    const metric = await bench.keda.metricValue();
    relay.cut();
    const cutAtMs = performance.now();
    expect(await bench.keda.isActive()).toBe(true);
    expect(await bench.keda.metricValue()).toBe(metric);
    await waitUntil(isUnavailable);
    expect(performance.now() - cutAtMs).toBeGreaterThan(FRESH_SECONDS * 1000 - 500);
    await expect(bench.keda.getMetrics()).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect((await bench.keda.getMetricSpec()).metricSpecs).toHaveLength(1);
    relay.restore();
    await waitUntil(() => bench.keda.isActive().catch(() => false));
  }, 30_000);

  it('no answer waits long for one that has fallen silent', async () => {
    relay.silence();
    const beganMs = performance.now();
    for (let question = 0; question < 5; question += 1) expect(await bench.keda.isActive()).toBe(true);
    expect(performance.now() - beganMs).toBeLessThan(3_000);
  });

  it('the scaler stays alive and in rotation, and its health reports what is missing', async () => {
    relay.cut();
    await waitUntil(async () => (await (await bench.get('readyz')).text()).includes('out of reach'));
    expect((await bench.get('readyz')).status).toBe(200);
    expect((await bench.get('livez')).status).toBe(200);
  });
});

describe('a job that comes while the message broker is lost to the scaler alone', () => {
  let relay: Relay;
  let bench: ScalerBench;

  beforeEach(async () => {
    relay = await Relay.to(givenAddresses().RABBITMQ_URL);
    // Workers that start so fast are not worth starting for a job that may come: only for one that waits.
    const metadata = { expectedStartupSeconds: '0.5', expectedServiceSeconds: '0.2' };
    bench = await ScalerBench.open({ environment: { RABBITMQ_URL: relay.url }, metadata });
  });

  afterEach(async () => {
    await bench.close();
    relay.remove();
  });

  it('is counted by its arrival, although the broker last reported that nothing waits', async () => {
    expect(await bench.keda.isActive()).toBe(false);
    relay.cut();
    await bench.push();
    await waitUntil(() => bench.keda.isActive(), { withinMs: 2_000 });
    expect(await bench.keda.metricValue()).toBeGreaterThan(0);
  });
});
