import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_MESSAGE_PATTERN, type JobMessage } from '@tidegate/contracts';
import { WorkerBench } from '../testing/worker.bench.js';

describe('the limits that a job was pushed with', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
    await bench.startReady({ JOB_TIMEOUT_SECONDS: '2' });
  });
  afterAll(() => bench.close());

  const push = async (job: JobMessage): Promise<void> => {
    await bench.store.records.create(job);
    // As it is: a publisher would have the broker take out what is overdue.
    await bench.pushBytes(JSON.stringify({ pattern: JOB_MESSAGE_PATTERN, data: job }));
  };

  it.each([
    ['its own time limit, where that is the shorter one', 0.5, '0.5'],
    ['the worker’s, where that is', 60, '2'],
  ])('end a try by %s', async (_, timeoutSeconds, limit) => {
    const job = { ...bench.job('block'), timeoutSeconds };
    await push(job);
    const { error, attempt } = await bench.waitForRecord(job, 'timed_out');
    expect(error).toBe(`time limit of ${limit} s exceeded`);
    expect(attempt).toBe(1);
    await bench.waitUntilReady();
  });

  it('keep a job from running that is taken too late: it ends as expired', async () => {
    const job = { ...bench.job('too late'), expiresAtMs: Date.now() - 1 };
    await push(job);
    expect(await bench.waitForRecord(job, 'expired')).toMatchObject({
      error: 'no worker took the job in time',
      attempt: 0,
    });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(bench.model.runs).not.toContain('too late');
  });

  it('let a job run to its end that is taken in time', async () => {
    const job = { ...bench.job('in time'), expiresAtMs: Date.now() + 60_000, metadata: { customer: '4711' } };
    await push(job);
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ metadata: { customer: '4711' } });
  });
});
