import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { FakeApiServer } from '../testing/fake-api-server.js';
import { HURRIED_CLOCKS } from '../testing/hurried-clocks.js';
import { ScalerBench } from '../testing/scaler.bench.js';

const SERVICE = 'scaler.tidegate.svc.cluster.local:9090';

describe('the marks on pods', () => {
  let api: FakeApiServer;
  let bench: ScalerBench;

  beforeEach(async () => {
    api = await FakeApiServer.start();
    api.scaledObjects = [{ name: 'worker', scalerAddress: SERVICE, isReady: true }];
    bench = await ScalerBench.open({ environment: { KUBERNETES_API_URL: api.url }, clocks: HURRIED_CLOCKS });
    const createdAtSeconds = Math.floor(Date.now() / 1000) - 100;
    api.pods = ['one', 'two', 'busy', 'precious'].map((name) => ({
      name,
      createdAtSeconds,
      isReady: true,
      ...(name === 'precious' ? { deletionCost: 50 } : {}),
    }));
    api.replicas = 4;
    await bench.beat('ready', 'one');
    await bench.beat('ready', 'two');
    await bench.beat('busy', 'busy');
    await bench.beat('ready', 'precious');
    await waitUntil(async () => {
      await bench.keda.isActive();
      return api.deletionCosts.one === -100 && api.deletionCosts.two === -100;
    });
  });

  afterEach(async () => {
    await bench.close();
    api.stop();
  });

  it('are on idle workers alone, but for one whose cost somebody else has set', () => {
    expect(api.deletionCosts).toEqual({ one: -100, two: -100, busy: undefined, precious: 50 });
  });

  it('are taken back from a worker that takes a job', async () => {
    await bench.beat('busy', 'two');
    await waitUntil(async () => {
      await bench.keda.isActive();
      return api.deletionCosts.two === undefined;
    });
    expect(api.deletionCosts.one).toBe(-100);
  });

  it('are taken back when the scaler ends', async () => {
    await bench.stopScaler();
    expect(api.deletionCosts).toEqual({ one: undefined, two: undefined, busy: undefined, precious: 50 });
  });

  it('are taken back when their ScaledObject names it no longer', async () => {
    await waitUntil(() => api.received.some(({ path }) => path.endsWith('/scaledobjects')));
    api.change('worker', { type: 'rabbitmq' });
    await waitUntil(() => api.deletionCosts.one === undefined && api.deletionCosts.two === undefined, {
      withinMs: 20_000,
    });
    expect(api.deletionCosts.precious).toBe(50);
  }, 40_000);
});
