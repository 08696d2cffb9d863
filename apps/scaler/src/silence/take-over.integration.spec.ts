import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { givenAddresses, Relay, waitUntil } from '@tidegate/testing';
import { SYSTEM_CLOCKS, type ScalerClocks } from '../clocks.js';
import { FakeApiServer } from '../testing/fake-api-server.js';
import { ScalerBench } from '../testing/scaler.bench.js';

const SERVICE = 'scaler.tidegate.svc.cluster.local:9090';
const LEASE = 'tidegate-scaler';
const PATIENCE = { withinMs: 20_000 };

interface Shown {
  readonly model: string;
  readonly wantedReplicas: number;
  readonly setReplicas?: { readonly from: number; readonly to: number };
}

describe('while KEDA asks no scaler', () => {
  let api: FakeApiServer;
  let bench: ScalerBench;
  let aheadSeconds: number;
  const others: ScalerBench[] = [];

  const clocks: ScalerClocks = {
    ...SYSTEM_CLOCKS,
    later: (pauseMs, run) => setTimeout(run, pauseMs / 60),
    monotonicSeconds: () => performance.now() / 1000 + aheadSeconds,
  };

  beforeEach(async () => {
    aheadSeconds = 0;
    api = await FakeApiServer.start();
    api.scaledObjects = [];
    bench = await ScalerBench.open({ environment: { KUBERNETES_API_URL: api.url }, clocks });
    named();
  });

  afterEach(async () => {
    await Promise.all([bench, ...others.splice(0)].map((one) => one.close()));
    api.stop();
  });

  const named = (change: object = {}): void => {
    api.scaledObjects = [
      { name: 'worker', scalerAddress: SERVICE, model: bench.model, isReady: true, ...change },
    ];
  };

  /** Time passes: nobody asks. */
  const silence = async (seconds = 30): Promise<void> => {
    await bench.keda.isActive();
    const listed = (): number => api.received.filter(({ path }) => path.endsWith('/scaledobjects')).length;
    const before = listed();
    await waitUntil(() => listed() > before + 1, PATIENCE);
    await pass(seconds);
  };

  const pass = async (seconds: number): Promise<void> => {
    // In this order: what the store reports as older meanwhile changes nothing.
    await bench.passTimeAtStore(seconds);
    aheadSeconds += seconds;
  };

  /** Several looks of the scaler go by. */
  const looks = async (count = 5): Promise<void> => {
    const readings = (): number =>
      api.received.filter(({ path }) => path.includes('/leases/') || path.endsWith('/scaledobjects')).length;
    const before = readings();
    await waitUntil(() => readings() >= before + count, PATIENCE);
  };

  const workers = (count: number): Promise<true> => waitUntil(() => api.replicas === count, PATIENCE);
  const numbersSet = (): readonly number[] => api.control.steps.map(({ replicas }) => replicas);

  it('one starts workers for jobs that wait, and reports it as an event, a metric and a decision', async () => {
    await bench.push(20);
    await silence();
    await waitUntil(() => api.replicas > 1, PATIENCE);
    await waitUntil(() => api.control.events.length > 0);
    const [event] = api.control.events;
    expect(event).toMatchObject({
      reason: 'KedaIsSilent',
      involvedObject: { kind: 'Deployment', name: 'worker-of-default', uid: 'uid-of-the-workers' },
    });
    expect(event?.message).toMatch(
      /^set from 0 to \d+ workers, as KEDA has asked no scaler about ScaledObject tidegate\/worker for \d+ s: .* 20 waiting/,
    );
    const metrics = await (await bench.get('metrics')).text();
    expect(metrics).toContain(`tidegate_scaler_in_charge{model="${bench.model}"} 1`);
    expect(metrics).toContain(`tidegate_scaler_own_steps_total{model="${bench.model}",outcome="set"} 1`);
    const shown = ((await (await bench.get('decisions')).json()) as Shown[]).filter(
      ({ model, setReplicas }) => model === bench.model && setReplicas !== undefined,
    );
    expect(shown).toEqual([
      expect.objectContaining({
        wantedReplicas: api.replicas,
        setReplicas: { from: 0, to: api.replicas },
      }),
    ]);
  }, 60_000);

  it('one stops workers that the policy does not want, after the cooldown, and never fewer than are asked for', async () => {
    api.control.scaleBy(3);
    named({ spec: { minReplicaCount: 1 } });
    await bench.store.pauses.pause(bench.model);
    await silence();
    await workers(1);
    named({ spec: { cooldownPeriod: 40 } });
    await silence();
    await looks();
    expect(api.replicas).toBe(1);
    await pass(45);
    await bench.store.pauses.resume(bench.model);
  }, 60_000);

  it('it stops as soon as KEDA asks again', async () => {
    await bench.push(20);
    await silence();
    await waitUntil(() => api.replicas > 1, PATIENCE);
    await bench.keda.isActive();
    api.control.scaleBy(1);
    await waitUntil(() => api.control.events.some(({ reason }) => reason === 'KedaAsksAgain'), PATIENCE);
    await waitUntil(() => api.control.holderOf(LEASE) === '', PATIENCE);
    expect(numbersSet()).toHaveLength(1);
    expect(api.replicas).toBe(1);
  }, 60_000);

  it('nobody changes the workers of a ScaledObject that is paused, names another scaler or scales something else', async () => {
    const changes: readonly object[] = [
      { annotations: { 'autoscaling.keda.sh/paused-scale-out': 'true' } },
      { annotations: { 'autoscaling.keda.sh/paused-scale-in': 'yes' } },
      { spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'worker-of-default' } } },
      { annotations: { 'autoscaling.keda.sh/paused': 'true' } },
      { annotations: { 'autoscaling.keda.sh/paused-replicas': '0' } },
      { scalerAddress: 'another.tidegate:9090' },
    ];
    await bench.push(20);
    for (const change of changes) {
      named(change);
      await silence();
      await looks();
      expect({ change, numbersSet: numbersSet() }).toEqual({ change, numbersSet: [] });
    }
    named();
    await silence();
    await waitUntil(() => api.replicas > 1, PATIENCE);
  }, 60_000);

  it('one with a longer polling interval is waited for longer', async () => {
    named({ spec: { pollingInterval: 30 } });
    await bench.push(20);
    await silence(50);
    await looks();
    expect(numbersSet()).toEqual([]);
    await pass(20);
    await waitUntil(() => api.replicas > 0, PATIENCE);
  }, 60_000);

  it('one of two scalers sets a number, and none while KEDA asks either', async () => {
    const other = await ScalerBench.open({
      model: bench.model,
      environment: { KUBERNETES_API_URL: api.url },
      clocks,
    });
    others.push(other);
    await bench.push(20);
    await silence();
    await waitUntil(() => api.replicas > 1, PATIENCE);
    await looks(8);
    expect(numbersSet()).toHaveLength(1);
    await bench.keda.isActive();
    await waitUntil(() => api.control.events.some(({ reason }) => reason === 'KedaAsksAgain'), PATIENCE);
    api.control.scaleBy(0);
    for (let question = 0; question < 4; question += 1) {
      await bench.keda.isActive();
      await looks(1);
    }
    expect(numbersSet()).toHaveLength(1);
  }, 60_000);

  it('what somebody else has changed since it was read is not overwritten, but read again', async () => {
    await bench.push(20);
    // As for a scaler that is frozen between reading and setting.
    api.control.beforeNextStep = () => api.control.scaleBy(1);
    await silence();
    await waitUntil(() => api.control.events.length > 0, PATIENCE);
    expect(api.control.events.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^set from 1 to /),
    ]);
    const metrics = await (await bench.get('metrics')).text();
    expect(metrics).toContain(`tidegate_scaler_own_steps_total{model="${bench.model}",outcome="conflict"} 1`);
  }, 60_000);

  it('what the API refuses is tried again', async () => {
    await bench.push(20);
    api.exceptions = { 'PUT /apis/apps': 'refuses', 'POST /api/v1/namespaces/tidegate/events': 'drops' };
    await silence();
    await looks();
    expect(api.replicas).toBe(0);
    api.exceptions = { 'POST /api/v1/namespaces/tidegate/events': 'drops' };
    await waitUntil(() => api.replicas > 1, PATIENCE);
  }, 60_000);

  it('nothing is changed without the store, which says whether KEDA asks another one', async () => {
    const relay = await Relay.to(givenAddresses().REDIS_URL);
    const cut = await ScalerBench.open({
      environment: { KUBERNETES_API_URL: api.url, REDIS_URL: relay.url, READING_FRESH_SECONDS: '600' },
      clocks,
    });
    others.push(cut);
    await bench.stopScaler();
    named({ model: cut.model });
    await cut.push(20);
    await waitUntil(() => cut.keda.isActive());
    relay.cut();
    aheadSeconds += 30;
    await cut.passTimeAtStore(30);
    await looks(8);
    expect(numbersSet()).toEqual([]);
    relay.restore();
    await waitUntil(() => api.replicas > 1, PATIENCE);
    relay.remove();
  }, 90_000);
});
