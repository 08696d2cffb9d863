import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkerBench } from '../testing/worker.bench.js';

describe('a worker whose connection to the broker is lost with a running job', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
    await bench.startReady();
  });

  afterAll(() => bench.close());

  it('ends that job, and acknowledges the second delivery of it without another run', async () => {
    const job = await bench.push('wait connection-lost');
    await bench.waitForRecord(job, 'running');
    await bench.closeBrokerConnections();
    await bench.waitForQueue({ unacknowledged: 1, consumers: 1 });
    bench.model.open('connection-lost');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 1 });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(bench.model.runs).toEqual(['wait connection-lost']);
  });

  it('serves on', async () => {
    await bench.waitForRecord(await bench.push('afterwards'), 'succeeded');
  });
});
