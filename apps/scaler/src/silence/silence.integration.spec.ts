import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { FakeApiServer } from '../testing/fake-api-server.js';
import { HURRIED_CLOCKS } from '../testing/hurried-clocks.js';
import { ScalerBench } from '../testing/scaler.bench.js';

const SERVICE = 'scaler.tidegate.svc.cluster.local:9090';

interface Readiness {
  readonly status: string;
  readonly details: Readonly<Record<string, { readonly status: string; readonly message?: string }>>;
}

describe('KEDA’s silence', () => {
  let api: FakeApiServer;
  let bench: ScalerBench;
  let aheadSeconds: number;

  beforeEach(async () => {
    aheadSeconds = 0;
    api = await FakeApiServer.start();
    api.scaledObjects = [];
    bench = await ScalerBench.open({
      environment: { KUBERNETES_API_URL: api.url },
      clocks: {
        ...HURRIED_CLOCKS,
        monotonicSeconds: () => performance.now() / 1000 + aheadSeconds,
      },
    });
  });

  afterEach(async () => {
    await bench.close();
    api.stop();
  });

  const silence = async (): Promise<{ readonly ok: boolean; readonly message: string | undefined }> => {
    const response = await bench.get('readyz');
    const { details } = (await response.json()) as Readiness;
    return { ok: response.ok, message: details.KEDA?.message };
  };

  const pass = async (seconds: number): Promise<void> => {
    // In this order: what the store reports as older meanwhile changes nothing.
    await bench.passTimeAtStore(seconds);
    aheadSeconds += seconds;
  };

  /** Lets time pass until silence is reported: a list that was under way may count as a question once more. */
  const waitForSilence = (): Promise<true> =>
    waitUntil(
      async () => {
        await pass(90);
        return (await silence()).message !== undefined;
      },
      { withinMs: 20_000 },
    );

  const secondsSinceAsked = async (): Promise<number> => {
    const text = await (await bench.get('metrics')).text();
    const value = new RegExp(`tidegate_scaler_seconds_since_asked\\{model="${bench.model}"\\} (\\S+)`).exec(
      text,
    );
    return Number(value?.[1]);
  };

  it('is measured from the last question', async () => {
    // What no list has is forgotten at the next one.
    api.scaledObjects = [{ name: 'worker', scalerAddress: SERVICE, model: bench.model, isReady: true }];
    await waitUntil(
      async () => {
        await bench.keda.isActive();
        await pass(40);
        return (await secondsSinceAsked()) >= 40;
      },
      { what: 'the last question is 40 s old' },
    );
    await waitUntil(
      async () => {
        await bench.keda.getMetricSpec();
        return (await secondsSinceAsked()) < 40;
      },
      { what: 'the last question is newer' },
    );
  });

  it('is a problem, but no reason to take the scaler away, when jobs wait, and over at the next question', async () => {
    api.scaledObjects = [{ name: 'worker', scalerAddress: SERVICE, model: bench.model, isReady: true }];
    await bench.keda.isActive();
    await bench.push(3);
    await waitForSilence();
    const { ok, message } = await silence();
    expect(ok).toBe(true);
    expect(message).toMatch(/nobody has asked for \d+ s .* tidegate\/worker .* 3 jobs wait: .*restart/);
    await bench.keda.isActive();
    await waitUntil(async () => (await silence()).message === undefined, { withinMs: 20_000 });
  }, 60_000);

  it('is noticed where KEDA has never asked', async () => {
    await bench.push();
    api.scaledObjects = [{ name: 'worker', scalerAddress: SERVICE, model: bench.model, isReady: true }];
    await waitUntil(async () => !Number.isNaN(await secondsSinceAsked()), { withinMs: 20_000 });
    await waitForSilence();
  }, 60_000);

  it('is none without waiting jobs, nor about what is paused or names another scaler', async () => {
    await bench.keda.isActive();
    await pass(90);
    const looks = (): number => api.received.filter(({ path }) => path.endsWith('/scaledobjects')).length;
    const before = looks();
    await waitUntil(() => looks() > before + 1, { withinMs: 30_000 });
    expect((await silence()).message).toBeUndefined();
    await bench.push();
    api.scaledObjects = [
      { name: 'worker', scalerAddress: SERVICE, annotations: { 'autoscaling.keda.sh/paused': 'true' } },
    ];
    await waitUntil(async () => Number.isNaN(await secondsSinceAsked()), { withinMs: 30_000 });
    expect((await silence()).message).toBeUndefined();
  }, 90_000);
});
