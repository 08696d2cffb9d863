import {
  decideReplicas,
  metricForReplicas,
  policySettingsDefaults,
  type ObservedWorker,
} from '@tidegate/autoscaling';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkerState } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { SYSTEM_CLOCKS } from '../clocks.js';
import { ScalerBench } from '../testing/scaler.bench.js';

const HISTORY_SECONDS = 7_200;
const METADATA = { waitingWorth: '2', expectedStartupSeconds: '20', maxReplicas: '40' };

describe('a decision over gRPC', () => {
  let nowSeconds = Math.floor(Date.now() / 1000) + 0.25;
  let bench: ScalerBench;

  beforeAll(async () => {
    bench = await ScalerBench.open({
      metadata: METADATA,
      clocks: { ...SYSTEM_CLOCKS, nowSeconds: () => nowSeconds },
    });
  });

  afterAll(() => bench.close());

  const scenes: readonly {
    readonly name: string;
    readonly arrivals: readonly number[];
    readonly pushed: number;
    readonly workers: readonly WorkerState[];
    readonly startupSeconds: readonly number[];
    readonly serviceSeconds: readonly number[];
  }[] = [
    { name: 'the first jobs', arrivals: [3], pushed: 3, workers: [], startupSeconds: [], serviceSeconds: [] },
    {
      name: 'a steady load',
      arrivals: Array.from({ length: 300 }, (_, second) => second % 2),
      pushed: 2,
      workers: ['busy', 'busy', 'ready', 'starting'],
      startupSeconds: [31, 29, 33],
      serviceSeconds: [5, 4, 6, 5],
    },
    {
      name: 'more workers than there is work',
      arrivals: [],
      pushed: 0,
      workers: ['ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'draining'],
      startupSeconds: [30],
      serviceSeconds: [2],
    },
  ];

  it.each(scenes)('is the policy’s own: $name', async (scene) => {
    nowSeconds += 60;
    const presentSecond = Math.floor(nowSeconds);
    if (scene.pushed > 0) await bench.push(scene.pushed, (presentSecond - HISTORY_SECONDS * 2) * 1000);
    const counts = scene.arrivals.map((count, age): [number, number] => [presentSecond - age, count]);
    if (counts.length > 0) await bench.count(new Map(counts.filter(([, count]) => count > 0)));
    await bench.store.measuredTimes.add(bench.model, scene);
    for (const state of scene.workers) await bench.beat(state);

    const heartbeats = await bench.store.heartbeats.list(bench.model);
    const workers = heartbeats.flatMap(
      ({ state, startedAtMs, readyAtMs = 0, busySinceMs = 0 }): ObservedWorker[] => {
        if (state === 'starting') return [{ state, sinceSeconds: startedAtMs / 1000 }];
        if (state === 'ready') return [{ state: 'idle' as const, sinceSeconds: readyAtMs / 1000 }];
        return state === 'busy' ? [{ state, sinceSeconds: busySinceMs / 1000 }] : [];
      },
    );
    const wanted = decideReplicas(
      {
        nowSeconds,
        arrivals: await allArrivals(presentSecond),
        ready: scenes.slice(0, scenes.indexOf(scene) + 1).reduce((sum, { pushed }) => sum + pushed, 0),
        unacknowledged: workers.filter(({ state }) => state === 'busy').length,
        workers,
        ...(await bench.store.measuredTimes.read(bench.model)),
      },
      { ...policySettingsDefaults(), waitingWorth: 2, expectedStartupSeconds: 20, maxReplicas: 40 },
    ).desiredReplicas;

    expect(wanted).toBeGreaterThan(0);
    const current = workers.length;
    const metric = metricForReplicas({ wanted, current, tolerance: 0.1, target: 1 });
    // The decision of the scene before serves a quarter of a second longer.
    await waitUntil(async () => (await bench.keda.metricValue()) === metric, { withinMs: 2_000 });
    expect(await bench.keda.isActive()).toBe(true);
  });

  async function allArrivals(presentSecond: number): Promise<{ startSeconds: number; counts: number[] }> {
    const startSeconds = presentSecond - HISTORY_SECONDS + 1;
    const counts = new Array<number>(HISTORY_SECONDS).fill(0);
    const minutes = Array.from({ length: 122 }, (_, minute) => Math.floor(startSeconds / 60) + minute);
    for (const minute of (await bench.store.arrivals.readMinutes(bench.model, minutes)).values())
      for (const [second, count] of minute) if (second >= startSeconds) counts[second - startSeconds] = count;
    return { startSeconds, counts };
  }
});
