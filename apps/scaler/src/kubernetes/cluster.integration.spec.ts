import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { FakeApiServer, type FakeBehavior, type ReceivedRequest } from '../testing/fake-api-server.js';
import { HURRIED_CLOCKS } from '../testing/hurried-clocks.js';
import { ScalerBench } from '../testing/scaler.bench.js';

interface SeenDecision {
  readonly model: string;
  readonly currentReplicas: number;
  readonly wantedReplicas: number;
  readonly workersFrom: string;
  readonly figures: Readonly<Record<string, number>>;
}

describe('on a cluster', () => {
  let api: FakeApiServer;
  let bench: ScalerBench;
  const nowSeconds = (): number => Math.floor(Date.now() / 1000);

  beforeEach(async () => {
    api = await FakeApiServer.start();
    bench = await ScalerBench.open({
      environment: {
        KUBERNETES_API_URL: api.url,
        KUBERNETES_TIMEOUT_SECONDS: '0.5',
        READING_FRESH_SECONDS: '3',
      },
      clocks: HURRIED_CLOCKS,
    });
  });

  afterEach(async () => {
    await bench.close();
    api.stop();
  });

  async function decide(): Promise<SeenDecision> {
    await bench.keda.isActive();
    const decisions = (await (await bench.get('decisions')).json()) as SeenDecision[];
    const [latest] = decisions.filter(({ model }) => model === bench.model);
    if (latest === undefined) throw new Error('nothing was decided');
    return latest;
  }

  const fromCluster = (): Promise<true> => waitUntil(async () => (await decide()).workersFrom === 'cluster');

  it('counts the workers from Deployment and pods, also those that have not sent a heartbeat yet', async () => {
    const createdAtSeconds = nowSeconds() - 100;
    api.replicas = 3;
    api.pods = [
      { name: 'idle', createdAtSeconds, isReady: true },
      { name: 'busy', createdAtSeconds, isReady: true },
      { name: 'pulling-its-image', createdAtSeconds },
      { name: 'ending', createdAtSeconds, isReady: true, isTerminating: true },
      { name: 'evicted', createdAtSeconds, phase: 'Failed' },
    ];
    await bench.beat('ready', 'idle');
    await bench.beat('busy', 'busy');
    await bench.beat('ready', 'gone-a-second-ago');
    await fromCluster();
    expect(await decide()).toMatchObject({
      currentReplicas: 3,
      figures: { idleWorkers: 1, busyWorkers: 1, startingWorkers: 1 },
    });
  });

  it('counts a start from the creation of the pod, which workers cannot know', async () => {
    await bench.store.measuredTimes.add(bench.model, { startupSeconds: [10], serviceSeconds: [] });
    const { startedAtMs } = await bench.beat('ready', 'pod');
    api.replicas = 1;
    api.pods = [{ name: 'pod', createdAtSeconds: Math.floor(startedAtMs / 1000) - 25, isReady: true }];
    await fromCluster();
    const { figures } = await decide();
    expect(figures.startupSeconds).toBeGreaterThanOrEqual(35);
    expect(figures.startupSeconds).toBeLessThanOrEqual(36);
  });

  it('marks idle pods as the cheapest before a scale-down, busy ones not, and each only once', async () => {
    const createdAtSeconds = nowSeconds() - 100;
    api.replicas = 4;
    api.pods = [
      { name: 'idle', createdAtSeconds, isReady: true },
      { name: 'idle-and-marked', createdAtSeconds, isReady: true, deletionCost: -100 },
      { name: 'busy', createdAtSeconds, isReady: true },
      { name: 'busy-but-marked', createdAtSeconds, isReady: true, deletionCost: -100 },
    ];
    for (const { name } of api.pods) await bench.beat(name.startsWith('idle') ? 'ready' : 'busy', name);
    await waitUntil(async () => (await decide()).wantedReplicas > 0 && api.patches.length >= 2);
    for (let poll = 0; poll < 5; poll += 1) await decide();
    const marks = api.patches.map(({ path, contentType, body }: ReceivedRequest) => ({
      path,
      contentType,
      body,
    }));
    const mark = (pod: string, cost: string | null): object => ({
      path: `/api/v1/namespaces/tidegate/pods/${pod}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } } },
    });
    expect(marks).toHaveLength(2);
    expect(marks).toEqual(expect.arrayContaining([mark('busy-but-marked', null), mark('idle', '-100')]));
  });

  it('marks nothing while there are not too many', async () => {
    api.replicas = 1;
    api.pods = [{ name: 'busy', createdAtSeconds: nowSeconds() - 100, isReady: true }];
    await bench.beat('busy', 'busy');
    await fromCluster();
    await decide();
    expect(api.patches).toEqual([]);
  });

  it.each<FakeBehavior>(['refuses', 'hangs', 'drops'])(
    'answers from the heartbeats, and at once, when the API %s, and sees the pods again afterwards',
    async (behavior) => {
      api.behavior = behavior;
      await bench.beat('ready');
      await bench.push();
      const answersMs: number[] = [];
      for (let question = 0; question < 10; question += 1) {
        const askedAtMs = performance.now();
        expect(await bench.keda.isActive()).toBe(true);
        answersMs.push(performance.now() - askedAtMs);
      }
      // The API has half a second: an answer that waited for it could not be quicker, however busy the machine is.
      expect(Math.min(...answersMs)).toBeLessThan(400);
      expect(await decide()).toMatchObject({ workersFrom: 'heartbeats', currentReplicas: 1 });
      api.behavior = 'answers';
      await waitUntil(async () => (await decide()).workersFrom === 'cluster', { withinMs: 20_000 });
    },
    40_000,
  );

  it('does not wait long for marks that hang', async () => {
    const createdAtSeconds = nowSeconds() - 100;
    api.replicas = 2;
    api.pods = ['one', 'two'].map((name) => ({ name, createdAtSeconds, isReady: true }));
    await fromCluster();
    api.behavior = 'hangs';
    await bench.beat('ready', 'one');
    await bench.beat('busy', 'two');
    const beganMs = performance.now();
    await waitUntil(async () => (await decide()).wantedReplicas === 1);
    await waitUntil(() => api.patches.length > 0);
    // Nothing ever answers a mark: who had waited for one would be waiting still.
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });
});
