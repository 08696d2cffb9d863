import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decision } from '../decision.js';
import { FakeApiServer } from '../testing/fake-api-server.js';
import { HURRIED_CLOCKS } from '../testing/hurried-clocks.js';
import { ScalerBench } from '../testing/scaler.bench.js';
import type { Advice } from './advice.js';

const POD_COUNT = 4;

let bench: ScalerBench;
let model: string;

beforeEach(() => {
  model = `spec-${randomUUID().slice(0, 8)}`;
});

afterEach(() => bench.close());

function open(environment: Readonly<Record<string, string>>): Promise<ScalerBench> {
  return ScalerBench.open({ environment: { ADVISORY: 'on', ...environment }, clocks: HURRIED_CLOCKS, model });
}

/** What a model has measured, and a burst five minutes ago, before the scaler starts. */
async function measure(): Promise<void> {
  await bench.stopScaler();
  const nowSeconds = Math.floor(Date.now() / 1000);
  await bench.store.measuredTimes.add(model, { startupSeconds: [30], serviceSeconds: [5] });
  await bench.count(new Map(Array.from({ length: 30 }, (_, second) => [nowSeconds - 300 + second, 1])));
  await bench.start();
}

async function advice(): Promise<Advice | undefined> {
  const all = (await (await bench.get('advice')).json()) as Advice[];
  return all.find((one) => one.model === model);
}

/** The advice once the replay has gone on. */
async function comparedAdvice(): Promise<Advice & { readonly total: NonNullable<Advice['total']> }> {
  let found: Advice | undefined;
  await waitUntil(
    async () => {
      found = await advice();
      return (found?.total?.inCharge.workerSeconds ?? 0) > 0;
    },
    { withinMs: 20_000 },
  );
  if (found?.total === undefined) throw new Error('nothing was compared');
  return { ...found, total: found.total };
}

async function metric(name: string, rule?: string): Promise<number> {
  const labels = `model="${model}"${rule === undefined ? '' : `,rule="${rule}"`}`;
  const text = await (await bench.get('metrics')).text();
  const line = text.split('\n').find((one) => one.startsWith(`tidegate_scaler_advice_${name}{${labels}}`));
  return Number(line?.split(' ')[1]);
}

describe('advice on a cluster where KEDA scales by the length of the queue', () => {
  let api: FakeApiServer;
  const queueLength = (): object => ({
    cooldownPeriod: 600,
    triggers: [
      {
        type: 'rabbitmq',
        metadata: { protocol: 'http', queueName: `jobs.${model}`, mode: 'QueueLength', value: '3' },
      },
    ],
  });

  beforeEach(async () => {
    api = await FakeApiServer.start();
    api.replicas = POD_COUNT;
    const createdAtSeconds = Math.floor(Date.now() / 1000) - 300;
    api.pods = Array.from({ length: POD_COUNT }, (_, pod) => ({
      name: `pod-${pod}`,
      createdAtSeconds,
      isReady: true,
    }));
    api.scaledObjects = [
      { name: 'worker', isReady: false, spec: queueLength() },
      { name: 'asks-another-scaler', scalerAddress: 'scaler.elsewhere:9090' },
    ];
    bench = await open({ KUBERNETES_API_URL: api.url });
  });

  afterEach(() => api.stop());

  it('shows what is measured beside what both rules would cost, and changes nothing', async () => {
    await measure();
    const { scaledObject, replicas, total, lastHour } = await comparedAdvice();
    expect(scaledObject).toBe('worker');
    // The cooldown keeps the last worker for ten minutes; the policy has long stopped it.
    expect(replicas?.advised).toBe(0);
    expect(replicas?.inCharge).toBeGreaterThan(0);
    expect(total.measured.workerSeconds).toBeCloseTo(POD_COUNT * total.seconds, 6);
    expect(total.inCharge.workerSeconds).toBeGreaterThan(0);
    expect(total.saved.workerSeconds).toBeCloseTo(
      total.inCharge.workerSeconds - total.advised.workerSeconds,
      6,
    );
    expect(lastHour?.seconds).toBeCloseTo(total.seconds, 6);
    expect(await metric('measured_worker_seconds_total')).toBeGreaterThanOrEqual(
      total.measured.workerSeconds,
    );
    expect(await metric('replayed_worker_seconds_total', 'in_charge')).toBeGreaterThanOrEqual(
      total.inCharge.workerSeconds,
    );
    expect(await metric('replayed_worker_seconds_total', 'advised')).toBe(0);
    expect(await metric('replayed_replicas', 'in_charge')).toBe(replicas?.inCharge);
    await bench.stopScaler();
    expect(api.received.length).toBeGreaterThan(0);
    expect(api.received.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('counts the seconds that jobs wait now', async () => {
    await measure();
    await bench.push(3);
    await waitUntil(async () => ((await advice())?.total?.measured.waitingSeconds ?? 0) > 1, {
      withinMs: 20_000,
    });
  });

  it('decides as often as KEDA would ask, and says why', async () => {
    await measure();
    const decisions = async (): Promise<readonly Decision[]> =>
      ((await (await bench.get('decisions')).json()) as Decision[]).filter((one) => one.model === model);
    await waitUntil(async () => (await decisions()).some(({ workersFrom }) => workersFrom === 'cluster'));
    const [latest] = await decisions();
    expect(latest).toMatchObject({ isAdvice: true, currentReplicas: POD_COUNT, scaledObject: 'worker' });
    expect(latest?.reason).toMatch(/jobs\/s/);
  });

  it('says what is missing while nothing is measured, and ends with the switch', async () => {
    await waitUntil(async () => ((await advice())?.missing ?? '').includes('no start of a worker'));
    api.scaledObjects = [{ name: 'worker', scalerAddress: 'scaler.tidegate:9090' }];
    await waitUntil(async () => (await advice()) === undefined, { withinMs: 20_000 });
  });
});

it('compares with a ScaledObject file where there is no cluster, by the workers that send heartbeats', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'advice-'));
  const file = join(folder, 'scaledobject.yaml');
  const base = await readFile('kustomize/base/worker/scaledobject.yaml', 'utf8');
  await writeFile(file, base.replace('jobs.default', `jobs.${model}`));
  bench = await open({ KUBERNETES: 'off', ADVISED_SCALED_OBJECTS: file });
  await measure();
  await bench.beat('ready');
  const { total } = await comparedAdvice();
  expect(total.measured.workerSeconds).toBeGreaterThan(0);
  await rm(folder, { recursive: true });
});
