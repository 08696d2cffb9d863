import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { givenAddresses, Relay, waitUntil } from '@tidegate/testing';
import { ScalerBench } from '../testing/scaler.bench.js';

describe('the stream of activity', () => {
  let relay: Relay;
  let bench: ScalerBench;

  beforeEach(async () => {
    relay = await Relay.to(givenAddresses().REDIS_URL);
    bench = await ScalerBench.open({ environment: { REDIS_URL: relay.url, READING_FRESH_SECONDS: '4' } });
  });

  afterEach(async () => {
    await bench.close();
    relay.remove();
  });

  it('sends nothing while there is no work, and true as soon as a job arrives', async () => {
    const stream = bench.keda.streamIsActive();
    await waitUntil(async () => (await (await bench.get('decisions')).text()).includes(bench.model));
    expect(stream.received).toEqual([]);
    await bench.push();
    const pushedAtMs = performance.now();
    await waitUntil(() => stream.received.length > 0);
    // A reading stays fresh for four seconds: what had waited for the next one would come later, as a rule.
    expect(performance.now() - pushedAtMs).toBeLessThan(2_000);
    expect(stream.received).toEqual([{ result: true }]);
    stream.cancel();
  });

  it('reports true at once to a client that comes when there is work', async () => {
    await bench.push();
    const stream = bench.keda.streamIsActive();
    await waitUntil(() => stream.received.length > 0, { withinMs: 1_000 });
    expect(stream.received[0]).toEqual({ result: true });
    stream.cancel();
  });

  it('is about one model', async () => {
    const other = bench.client({ model: 'another-model' });
    const [stream, otherStream] = [bench.keda.streamIsActive(), other.streamIsActive()];
    await waitUntil(async () => (await (await bench.get('decisions')).text()).includes('another-model'));
    await bench.push();
    await waitUntil(() => stream.received.length > 0);
    expect(otherStream.received).toEqual([]);
    other.close();
  });

  it('outlives a lost store, and receives arrivals again', async () => {
    const stream = bench.keda.streamIsActive();
    await waitUntil(async () => (await (await bench.get('decisions')).text()).includes(bench.model));
    relay.cut();
    await waitUntil(() =>
      bench.keda.isActive().then(
        () => false,
        () => true,
      ),
    );
    relay.restore();
    await waitUntil(() =>
      bench.keda.isActive().then(
        () => true,
        () => false,
      ),
    );
    await bench.push();
    await waitUntil(() => stream.received.length > 0);
    stream.cancel();
  });

  it('and that of the metric end in order when the scaler stops', async () => {
    const [activity, metric] = [bench.keda.streamIsActive(), bench.keda.streamMetricSpec()];
    await waitUntil(() => metric.received.length === 1);
    expect(metric.received[0]?.metricSpecs).toHaveLength(1);
    await bench.stopScaler();
    expect(await Promise.all([activity.ended, metric.ended])).toEqual([status.OK, status.OK]);
  });
});
