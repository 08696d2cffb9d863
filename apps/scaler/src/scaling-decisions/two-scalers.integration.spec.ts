import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '@tidegate/testing';
import { SYSTEM_CLOCKS } from '../clocks.js';
import { FakeApiServer } from '../testing/fake-api-server.js';
import { ScalerBench } from '../testing/scaler.bench.js';

/** A decision serves a quarter of a second, then it is made again. */
const NEXT_DECISION_MS = 300;
const SERVICE = 'scaler.tidegate.svc.cluster.local:9090';
/** Workers that start so fast are not worth starting for a job that may come: only for one that waits. */
const METADATA = { expectedStartupSeconds: '0.5', expectedServiceSeconds: '0.2' };

/** Two replicas of the scaler, of which KEDA may ask either. */
describe('two scalers of one model', () => {
  let api: FakeApiServer;
  let one: ScalerBench;
  let other: ScalerBench;
  let aheadSeconds = 0;

  beforeAll(async () => {
    api = await FakeApiServer.start();
    const environment = { KUBERNETES_API_URL: api.url };
    one = await ScalerBench.open({ metadata: METADATA, environment });
    other = await ScalerBench.open({
      metadata: METADATA,
      environment,
      model: one.model,
      clocks: {
        ...SYSTEM_CLOCKS,
        later: (pauseMs, run) => setTimeout(run, pauseMs / 20),
        monotonicSeconds: () => performance.now() / 1000 + aheadSeconds,
      },
    });
    api.scaledObjects = [{ name: 'worker', scalerAddress: SERVICE, model: one.model, isReady: true }];
  });

  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    api.stop();
  });

  it('hold an answer that either has given: a yes stays a yes for a sync period', async () => {
    expect(await other.keda.isActive()).toBe(false);
    await one.push();
    await waitUntil(() => one.keda.isActive());
    // No work is left: who knew nothing of that answer would answer no.
    await one.store.pauses.pause(one.model);
    await delay(NEXT_DECISION_MS);
    expect([await one.keda.isActive(), await other.keda.isActive()]).toEqual([true, true]);
    await one.store.pauses.resume(one.model);
  });

  it('give the same answer within one poll, in any order', async () => {
    const nowSecond = Math.floor(Date.now() / 1000);
    await one.count(new Map(Array.from({ length: 120 }, (_, age) => [nowSecond - age, 1 + (age % 3)])));
    await one.store.measuredTimes.add(one.model, { startupSeconds: [30], serviceSeconds: [4, 5, 6] });
    for (const order of [
      [one, other],
      [other, one],
      [one, other, one],
      [other, other, one],
    ]) {
      await one.push(4);
      await one.beat('ready');
      await delay(NEXT_DECISION_MS);
      const answers: string[] = [];
      for (const { keda } of order) answers.push(`${await keda.isActive()} ${await keda.metricValue()}`);
      expect(new Set(answers).size).toBe(1);
    }
  });

  it('know both when KEDA last asked either', async () => {
    const secondsSinceAsked = async (): Promise<number> => {
      const text = await (await other.get('metrics')).text();
      const pattern = new RegExp(`tidegate_scaler_seconds_since_asked\\{model="${one.model}"\\} (\\S+)`);
      return Number(pattern.exec(text)?.[1]);
    };
    await waitUntil(async () => !Number.isNaN(await secondsSinceAsked()));
    aheadSeconds = 1_000;
    await waitUntil(async () => {
      await one.keda.isActive();
      return (await secondsSinceAsked()) < 100;
    });
  });
});
