import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME, type WorkerHeartbeat } from '@tidegate/contracts';
import { documentedMetrics, shownMetrics, waitUntil } from '@tidegate/testing';
import { MODEL_PLACES, WorkerBench } from './testing/worker.bench.js';

describe.each(MODEL_PLACES)('a worker whose model runs %s', (place) => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open({ place });
  });

  afterEach(() => bench.stopWorkers());
  afterAll(() => bench.close());

  const heartbeatOf = async (workerId: string): Promise<WorkerHeartbeat | undefined> => {
    const heartbeats = await bench.store.heartbeats.list(DEFAULT_MODEL_NAME);
    return heartbeats.find((heartbeat) => heartbeat.workerId === workerId);
  };
  const waitForState = (workerId: string, state: WorkerHeartbeat['state']): Promise<WorkerHeartbeat> =>
    waitUntil(
      async () => {
        const heartbeat = await heartbeatOf(workerId);
        return heartbeat?.state === state && heartbeat;
      },
      { what: `${workerId} to be ${state}` },
    );

  it('is alive but not ready while its model sets up, and takes no job before it is', async () => {
    const job = await bench.push('early');
    await bench.start({ SPEC_SETUP: 'wait set-up', WORKER_ID: 'slow-starter' });
    await waitUntil(() => bench.model.setups > 0, { what: 'the set-up has begun' });
    expect((await bench.get('livez')).status).toBe(200);
    const starting = await bench.get('readyz');
    expect(starting.status).toBe(503);
    expect(await starting.text()).toContain('the worker is starting');
    expect(await bench.metric('tidegate_worker_state{state="starting"}')).toBe(1);
    expect(await waitForState('slow-starter', 'starting')).not.toHaveProperty('readyAtMs');
    await bench.waitForQueue({ ready: 1, unacknowledged: 0, consumers: 0 });
    bench.model.open('set-up');
    await bench.waitForRecord(job, 'succeeded');
    expect((await bench.get('readyz')).status).toBe(200);
    expect(await bench.metric('tidegate_worker_state{state="starting"}')).toBe(0);
    expect(await bench.metric('tidegate_worker_startup_seconds_count')).toBe(1);
    expect(await bench.metric('tidegate_model_setups_total{result="ready"}')).toBe(1);
    const shown = shownMetrics(await (await bench.get('metrics')).text());
    expect(shown).toEqual(documentedMetrics('worker'));
  });

  it('reports to the store what it does, until it has stopped in order', async () => {
    const worker = await bench.startReady({ WORKER_ID: 'reporter' });
    const { startedAtMs, readyAtMs } = await waitForState('reporter', 'ready');
    expect(readyAtMs).toBeGreaterThanOrEqual(startedAtMs);
    await bench.push('wait reported');
    expect(await waitForState('reporter', 'busy')).toHaveProperty('busySinceMs');
    const stopped = worker.stop();
    await waitForState('reporter', 'draining');
    bench.model.open('reported');
    await stopped;
    expect(await heartbeatOf('reporter')).toBeUndefined();
  });

  it('is ready with a running job, and not while it drains', async () => {
    const worker = await bench.startReady();
    const job = await bench.push('wait drained');
    await bench.waitForRecord(job, 'running');
    expect((await bench.get('readyz')).status).toBe(200);
    const stopped = worker.stop();
    const draining = await bench.get('readyz');
    expect(draining.status).toBe(503);
    expect(await draining.text()).toContain('the worker is draining');
    expect((await bench.get('livez')).status).toBe(200);
    bench.model.open('drained');
    await stopped;
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'succeeded' });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
  });

  it('gives the running job back after its grace period, and that costs the job no try', async () => {
    const onlyTry = { TRY_LIMIT: '1' };
    const worker = await bench.startReady({ ...onlyTry, GRACE_PERIOD_SECONDS: '0.1' });
    const job = await bench.push('wait given-back');
    await bench.waitForRecord(job, 'running');
    await worker.stop();
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'queued' });
    bench.model.open('given-back');
    await bench.startReady(onlyTry);
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 2 });
  });

  it('gives the running job back when it is asked to stop once more, and that costs the job no try', async () => {
    const onlyTry = { TRY_LIMIT: '1' };
    const worker = await bench.startReady({ ...onlyTry, GRACE_PERIOD_SECONDS: '600' });
    const job = await bench.push('wait asked-again');
    await bench.waitForRecord(job, 'running');
    const stopped = worker.stop();
    worker.hurry?.();
    await stopped;
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'queued' });
    bench.model.open('asked-again');
    await bench.startReady(onlyTry);
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 2 });
  });

  it('stops at once while its model still sets up', async () => {
    const { setups } = bench.model;
    const worker = await bench.start({ SPEC_SETUP: 'wait for-ever', GRACE_PERIOD_SECONDS: '60' });
    await waitUntil(() => bench.model.setups > setups, { what: 'the set-up has begun' });
    await worker.stop();
    await expect(bench.get('livez')).rejects.toThrow();
  });
});
