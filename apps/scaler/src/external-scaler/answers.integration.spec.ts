import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentedMetrics, shownMetrics, waitUntil } from '@tidegate/testing';
import { ScalerBench } from '../testing/scaler.bench.js';

describe('the answers to KEDA', () => {
  let bench: ScalerBench;

  beforeAll(async () => {
    bench = await ScalerBench.open({ metadata: { maxReplicas: '7' } });
  });

  afterAll(() => bench.close());

  it('name one metric with a target of one a worker, in both kinds of number', async () => {
    expect(await bench.keda.getMetricSpec()).toEqual({
      metricSpecs: [{ metricName: 'tidegate-wanted-workers', targetSize: 1, targetSizeFloat: 1 }],
    });
  });

  it('are inactive and 0 where nothing has come and nothing waits, also before there is a queue', async () => {
    const unheardOf = bench.client({ model: 'unheard-of' });
    for (const keda of [bench.keda, unheardOf]) {
      expect(await keda.isActive()).toBe(false);
      expect((await keda.getMetrics('tidegate-wanted-workers')).metricValues).toEqual([
        { metricName: 'tidegate-wanted-workers', metricValue: 0, metricValueFloat: 0 },
      ]);
    }
    unheardOf.close();
  });

  it('are active with as many as the policy wants once jobs have come', async () => {
    await bench.push(60);
    await waitUntil(() => bench.keda.isActive(), { withinMs: 1_000 });
    expect((await bench.keda.getMetrics()).metricValues).toEqual([
      { metricName: 'tidegate-wanted-workers', metricValue: 7, metricValueFloat: 7 },
    ]);
  });

  it('are noted in the store with why, for gateways to show', async () => {
    const { scalingDecisions } = bench.store;
    const noted = await waitUntil(
      async () => {
        const [latest] = await scalingDecisions.list(bench.model, 1);
        return latest?.wanted === 7 && latest;
      },
      { what: 'the decision is noted' },
    );
    expect(noted).toMatchObject({
      by: 'scaler',
      scaledObject: 'tidegate/worker',
      allowed: 7,
      limit: 'maxReplicas',
      reason: expect.stringContaining('60 waiting') as unknown,
      inputs: { ready: 60 },
    });
    expect(await scalingDecisions.wanted(bench.model)).toBe(7);
  });

  it('distinguish several models', async () => {
    const other = bench.client({ model: 'another-model' });
    expect(await other.isActive()).toBe(false);
    expect(await bench.keda.isActive()).toBe(true);
    other.close();
  });

  it.each([
    [{ model: 'No Model' }, 'model'],
    [{ waitingWorth: '0' }, 'waitingWorth'],
    [{ expectedStartupSeconds: 'soon' }, 'expectedStartupSeconds'],
    [{ expectedServiceSeconds: '-1' }, 'expectedServiceSeconds'],
    [{ minReplicas: '1.5' }, 'minReplicas'],
    [{ maxReplicas: '0' }, 'maxReplicas'],
    [{ minReplicas: '3', maxReplicas: '2' }, 'minReplicas'],
  ])('to the metadata %j are INVALID_ARGUMENT and name the key', async (metadata, key) => {
    const keda = bench.client(metadata);
    const refusal = { code: status.INVALID_ARGUMENT, details: expect.stringContaining(key) as unknown };
    await expect(keda.isActive()).rejects.toMatchObject(refusal);
    await expect(keda.getMetricSpec()).rejects.toMatchObject(refusal);
    await expect(keda.getMetrics()).rejects.toMatchObject(refusal);
    expect(await keda.streamIsActive().ended).toBe(status.INVALID_ARGUMENT);
    expect(await keda.streamMetricSpec().ended).toBe(status.INVALID_ARGUMENT);
    keda.close();
  });

  it('leave keys alone that are not the scaler’s', async () => {
    const keda = bench.client({ scalerAddress: 'x:1', enableTLS: 'maybe' });
    expect(await keda.isActive()).toEqual(expect.any(Boolean));
    keda.close();
  });

  it('can be looked up, with what they rest on', async () => {
    await bench.keda.isActive();
    const decisions = (await (await bench.get('decisions')).json()) as Record<string, unknown>[];
    expect(decisions.find(({ model }) => model === bench.model)).toMatchObject({
      namespace: 'tidegate',
      scaledObject: 'worker',
      wantedReplicas: 7,
      currentReplicas: 0,
      metricValue: 7,
      workersFrom: 'heartbeats',
      reason: expect.stringContaining('60 waiting') as unknown,
      figures: { ready: 60 },
    });
  });

  it('are counted, and shown with the figures as metrics', async () => {
    await waitUntil(async () => {
      const text = await (await bench.get('metrics')).text();
      return (
        /tidegate_scaler_answers_total\{procedure="IsActive",status="OK"\} \d/.test(text) &&
        text.includes('tidegate_scaler_answers_total{procedure="GetMetrics",status="INVALID_ARGUMENT"} 7') &&
        text.includes(`tidegate_scaler_replicas{model="${bench.model}",state="wanted"} 7`)
      );
    });
  });

  it('are among the metrics of docs/metrics.md, which are all that there are', async () => {
    const shown = shownMetrics(await (await bench.get('metrics')).text());
    // Those of advice are there where a scaler advises.
    expect(shown).toEqual(documentedMetrics('scaler').filter((name) => !name.includes('_advice_')));
  });
});
