import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

describe('a worker whose store is lost', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });

  afterEach(async () => {
    bench.storeRelay.restore();
    await bench.stopWorkers();
  });
  afterAll(() => bench.close());

  /** Waits also until the worker takes jobs, which it does only once it has reached the store. */
  const startConsuming = async (more: Readonly<Record<string, string>> = {}) => {
    const worker = await bench.startReady(more);
    await bench.waitForQueue({ consumers: 1 });
    return worker;
  };

  it('keeps the end of the running job, stores it when the store is back, and only then acknowledges', async () => {
    await startConsuming();
    const job = await bench.push('wait store-lost');
    await bench.waitForRecord(job, 'running');
    bench.storeRelay.cut();
    bench.model.open('store-lost');
    const next = await bench.push('behind it');
    await bench.waitForQueue({ ready: 1, unacknowledged: 1 });
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'running' });
    bench.storeRelay.restore();
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({
      attempt: 1,
      outputJson: '"done with wait store-lost"',
    });
    await bench.waitForRecord(next, 'succeeded');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(bench.model.runs.filter((input) => input === 'wait store-lost')).toHaveLength(1);
  });

  it('acknowledges nothing that it could not claim, and serves it when the store is back', async () => {
    await startConsuming();
    bench.storeRelay.cut();
    const job = await bench.push('came in the outage');
    await bench.waitForQueue({ ready: 0, unacknowledged: 1 });
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'queued' });
    bench.storeRelay.restore();
    await bench.waitForRecord(job, 'succeeded');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
  });

  it('costs a job no try when it loses the answer to a claim', async () => {
    await startConsuming({ TRY_LIMIT: '1' });
    bench.storeRelay.holdAnswers();
    const job = await bench.push('wait lost-answer');
    await bench.waitForRecord(job, 'running');
    bench.storeRelay.cut();
    bench.storeRelay.restore();
    bench.model.open('lost-answer');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 1 });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
  });

  it('begins no job before it can know that nobody has canceled it', async () => {
    await startConsuming();
    bench.storeRelay.cut();
    const [canceled, other] = [await bench.push('canceled in the outage'), await bench.push('not canceled')];
    await bench.waitForQueue({ ready: 1, unacknowledged: 1 });
    expect(await bench.store.cancels.cancel(canceled.id, 60)).toBe('canceled');
    bench.storeRelay.restore();
    await bench.waitForRecord(other, 'succeeded');
    expect(bench.model.runs).not.toContain('canceled in the outage');
  });

  it('ends all the same when its grace period is over: the job goes back', async () => {
    const worker = await startConsuming({ GRACE_PERIOD_SECONDS: '0.2' });
    const job = await bench.push('wait never-stored');
    await bench.waitForRecord(job, 'running');
    bench.storeRelay.cut();
    bench.model.open('never-stored');
    await worker.stop();
    await bench.waitForQueue({ ready: 1, unacknowledged: 0 });
    bench.storeRelay.restore();
    await startConsuming();
    await bench.waitForRecord(job, 'succeeded');
  });

  it('becomes ready when the store comes after it, and takes no job before', async () => {
    bench.storeRelay.cut();
    await bench.start();
    const job = await bench.push('before the store');
    await waitUntil(async () => (await bench.get('readyz')).status === 200, { what: 'the model is set up' });
    await bench.waitForQueue({ ready: 1, unacknowledged: 0, consumers: 0 });
    bench.storeRelay.restore();
    await bench.waitForRecord(job, 'succeeded');
  });
});
