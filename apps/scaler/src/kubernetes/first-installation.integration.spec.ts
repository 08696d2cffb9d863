import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { FakeApiServer, type FakeScaledObject } from '../testing/fake-api-server.js';
import { SYSTEM_CLOCKS, type ScalerClocks } from '../clocks.js';
import { HURRIED_CLOCKS } from '../testing/hurried-clocks.js';
import { ScalerBench } from '../testing/scaler.bench.js';
import { TOUCHED_ANNOTATION } from './scaled-object-state.js';

const SERVICE = 'scaler.tidegate.svc.cluster.local:9090';

describe('ScaledObjects that were there before the scaler', () => {
  let api: FakeApiServer;
  let bench: ScalerBench | undefined;

  beforeEach(async () => {
    api = await FakeApiServer.start();
  });

  afterEach(async () => {
    await bench?.close();
    bench = undefined;
    api.stop();
  });

  async function start(
    scaledObjects: readonly FakeScaledObject[],
    clocks: ScalerClocks = HURRIED_CLOCKS,
  ): Promise<ScalerBench> {
    api.scaledObjects = scaledObjects;
    bench = await ScalerBench.open({
      environment: { KUBERNETES_API_URL: api.url, KUBERNETES_TIMEOUT_SECONDS: '1' },
      clocks,
    });
    return bench;
  }

  const touched = (): readonly string[] => api.patches.map(({ path }) => path.split('/').at(-1) ?? '').sort();

  /** KEDA, which asks the scaler for the metric once the ScaledObject changes, and then makes its HPA. */
  function kedaAsks(scaler: () => ScalerBench | undefined): void {
    api.onTouched = ({ name }) => {
      const answer = scaler()?.keda.getMetricSpec() ?? Promise.reject(new Error('no scaler'));
      answer.then(
        () => api.change(name, { isReady: true }),
        () => undefined,
      );
    };
  }

  it('get their HPA within 5 s of it', async () => {
    kedaAsks(() => bench);
    const scaledObjects = [
      { name: 'unseen', scalerAddress: SERVICE },
      { name: 'refused', scalerAddress: SERVICE, isReady: false },
    ];
    await start(scaledObjects, SYSTEM_CLOCKS);
    await waitUntil(() => api.scaledObjects.every(({ isReady }) => isReady), { withinMs: 5_000 });
  });

  it('are touched again while they are not ready, each time by a change that means nothing, and no longer afterwards', async () => {
    let touches = 0;
    const values: (string | undefined)[] = [];
    api.onTouched = ({ name, annotations }) => {
      values.push(annotations?.[TOUCHED_ANNOTATION]);
      touches += 1;
      if (touches === 3) api.change(name, { isReady: true });
    };
    await start([{ name: 'worker', scalerAddress: SERVICE, isReady: false }]);
    await waitUntil(() => touches === 3);
    await waitUntil(() => api.received.filter(({ path }) => path.endsWith('/scaledobjects')).length >= 5, {
      withinMs: 20_000,
    });
    expect(values).toEqual(['false', undefined, 'false']);
  }, 40_000);

  it('are left alone when they are ready, at rest, or another’s, or when the annotation is a user’s', async () => {
    await start([
      { name: 'ready', scalerAddress: SERVICE, isReady: true },
      { name: 'paused', scalerAddress: SERVICE, annotations: { 'autoscaling.keda.sh/paused': 'true' } },
      { name: 'of-another', scalerAddress: 'scaler.other.svc.cluster.local:9090' },
      { name: 'by-queue-length', type: 'rabbitmq' },
      { name: 'forced', scalerAddress: SERVICE, annotations: { [TOUCHED_ANNOTATION]: 'true' } },
      { name: 'new', scalerAddress: 'scaler.tidegate:9090' },
    ]);
    await waitUntil(() => touched().length >= 2);
    expect(new Set(touched())).toEqual(new Set(['new']));
  });

  it('are not touched over a change that the scaler has not seen', async () => {
    api.behavior = 'hangs';
    await start([{ name: 'worker', scalerAddress: SERVICE }]);
    api.behavior = 'answers';
    api.onTouched = () => undefined;
    await waitUntil(() => api.patches.length > 0, { withinMs: 20_000 });
    for (const { body } of api.patches)
      expect(body).toMatchObject({ metadata: { resourceVersion: expect.any(String) as unknown } });
  }, 40_000);

  it('do not keep the scaler from answering when it may not see them', async () => {
    api.behavior = 'refuses';
    const { keda } = await start([{ name: 'worker', scalerAddress: SERVICE }]);
    expect(await keda.isActive()).toBe(false);
    expect(api.patches).toEqual([]);
  });
});
