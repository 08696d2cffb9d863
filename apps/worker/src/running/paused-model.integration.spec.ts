import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

describe('a model that is paused', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });
  afterEach(async () => {
    await resume();
    await bench.stopWorkers();
  });
  afterAll(() => bench.close());

  const pause = () => bench.store.pauses.pause(DEFAULT_MODEL_NAME);
  const resume = () => bench.store.pauses.resume(DEFAULT_MODEL_NAME);

  it('begins no job, finishes the one that runs, and goes on when it is resumed', async () => {
    await bench.startReady({ TRY_LIMIT: '1' });
    const running = await bench.push('wait pause');
    await bench.waitForRecord(running, 'running');
    await pause();
    const waiting = await bench.push('while paused');
    bench.model.open('pause');
    await bench.waitForRecord(running, 'succeeded');
    await bench.waitForQueue({ ready: 1, unacknowledged: 0, consumers: 0 });
    expect(bench.model.runs).not.toContain('while paused');
    await resume();
    // Where the job is faster than the news of the pause, the worker gives it back; that spends none of its tries either.
    await bench.waitForRecord(waiting, 'succeeded');
  });

  it('begins none either on a worker that starts meanwhile, which costs the job no try', async () => {
    await pause();
    const waiting = await bench.push('before its worker');
    await bench.startReady({ TRY_LIMIT: '1' });
    await bench.waitForQueue({ ready: 1, unacknowledged: 0, consumers: 0 });
    expect(bench.model.runs).not.toContain('before its worker');
    await resume();
    await bench.waitForRecord(waiting, 'succeeded');
  });

  it('begins none either on a worker that receives no news of it, and that costs the job no try', async () => {
    await pause();
    const waiting = await bench.push('without news');
    const REDIS_URL = await bench.makeStoreUser('-subscribe');
    await bench.startReady({ TRY_LIMIT: '1', REDIS_URL });
    await waitUntil(async () => ((await bench.store.records.read(waiting.id))?.attempt ?? 0) > 0, {
      what: 'it is delivered, and goes back',
    });
    expect(bench.model.runs).not.toContain('without news');
    await resume();
    await bench.waitForRecord(waiting, 'succeeded');
  });

  it('lets a job be canceled, which then never runs', async () => {
    await bench.startReady();
    await pause();
    const waiting = await bench.push('canceled while paused');
    // A worker may have received it in the moment of the pause, and then confirms.
    await bench.store.cancels.cancel(waiting.id, 60);
    await bench.waitForRecord(waiting, 'canceled');
    await resume();
    await bench.waitForQueue({ ready: 0, unacknowledged: 0, consumers: 1 });
    expect(bench.model.runs).not.toContain('canceled while paused');
  });
});
