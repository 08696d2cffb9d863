import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../testing/wait-until.js';
import { WorkerBench } from '../testing/worker.bench.js';

/** The store's clock, the worker's and the time in between are each rounded to whole milliseconds. */
const ROUNDING_MS = 5;

describe('a worker whose store is lost', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });

  afterEach(async () => {
    bench.storeCable.mend();
    await bench.stopWorkers();
  });
  afterAll(() => bench.close());

  it('keeps the end of the job in hand, stores it when the store is back, and only then acknowledges', async () => {
    await bench.startReady();
    const job = await bench.push('wait store-lost');
    await bench.waitForRecord(job, 'running');
    bench.storeCable.cut();
    bench.model.open('store-lost');
    const next = await bench.push('behind it');
    await bench.waitForQueue({ ready: 1, unacknowledged: 1 });
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'running' });
    bench.storeCable.mend();
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({
      attempt: 1,
      outputJson: '"done with wait store-lost"',
    });
    await bench.waitForRecord(next, 'succeeded');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(bench.model.runs.filter((input) => input === 'wait store-lost')).toHaveLength(1);
  });

  it('acknowledges nothing that it could not claim, and serves it when the store is back', async () => {
    await bench.startReady();
    bench.storeCable.cut();
    const job = await bench.push('came in the outage');
    await bench.waitForQueue({ ready: 0, unacknowledged: 1 });
    expect(await bench.store.records.readStatus(job.id)).toEqual({ status: 'queued' });
    bench.storeCable.mend();
    await bench.waitForRecord(job, 'succeeded');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
  });

  it('costs a job no try when it loses the answer to a claim', async () => {
    await bench.startReady({ TRY_LIMIT: '1' });
    bench.storeCable.holdAnswers();
    const job = await bench.push('wait lost-answer');
    await bench.waitForRecord(job, 'running');
    bench.storeCable.cut();
    bench.storeCable.mend();
    bench.model.open('lost-answer');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 1 });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
  });

  it.each([
    ['late the store could be told', 'late-claim', 'cut', 1_000, 0],
    ['long the claim was on its way', 'held-up', 'hold', 500, ROUNDING_MS],
  ] as const)(
    'says when the model began its job, however %s',
    async (_, gate, interrupt, forMs, toleranceMs) => {
      await bench.startReady();
      bench.storeCable[interrupt]();
      const job = await bench.push(`wait ${gate}`);
      await waitUntil('the model is at it', () => bench.model.runs.includes(`wait ${gate}`));
      const begunAtMs = Date.now();
      await waitUntil('the claim is late', () => Date.now() - begunAtMs > forMs);
      bench.storeCable.mend();
      await bench.waitForRecord(job, 'running');
      bench.model.open(gate);
      const { startedAtMs = Infinity } = await bench.waitForRecord(job, 'succeeded');
      expect(startedAtMs).toBeLessThanOrEqual(begunAtMs + toleranceMs);
    },
  );

  it('ends all the same when its grace period is over: the job goes back', async () => {
    const worker = await bench.startReady({ GRACE_PERIOD_SECONDS: '0.2' });
    const job = await bench.push('wait never-stored');
    await bench.waitForRecord(job, 'running');
    bench.storeCable.cut();
    bench.model.open('never-stored');
    await worker.stop();
    await bench.waitForQueue({ ready: 1, unacknowledged: 0 });
    bench.storeCable.mend();
    await bench.startReady();
    await bench.waitForRecord(job, 'succeeded');
  });

  it('becomes ready when the store comes after it, and takes no job before', async () => {
    bench.storeCable.cut();
    await bench.start();
    const job = await bench.push('before the store');
    await waitUntil('the model is set up', async () => (await bench.get('readyz')).status === 200);
    await bench.waitForQueue({ ready: 1, unacknowledged: 0, consumers: 0 });
    bench.storeCable.mend();
    await bench.waitForRecord(job, 'succeeded');
  });
});
