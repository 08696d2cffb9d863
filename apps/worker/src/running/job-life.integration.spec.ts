import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { MODEL_PLACES, WorkerBench } from '../testing/worker.bench.js';

const TRY_LIMIT = 2;

describe.each(MODEL_PLACES)('a job that a worker takes whose model runs %s', (place) => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open({ place });
    await bench.startReady({
      TRY_LIMIT: String(TRY_LIMIT),
      JOB_TIMEOUT_SECONDS: '3',
      OUTPUT_LIMIT_BYTES: '1000',
    });
  });

  // A job that took its model down is acknowledged before the model is set up again, which is not the next test's.
  afterEach(async () => {
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    await bench.waitUntilReady();
  });
  afterAll(() => bench.close());

  it('is run, stored with its output, and acknowledged', async () => {
    const job = await bench.push('hello');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({
      attempt: 1,
      outputJson: '"done with hello"',
      inputJson: '"hello"',
    });
  });

  it('needs no record: the message carries all that one is made of', async () => {
    const job = bench.job('without a record');
    await bench.publisher.publish(job);
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ createdAtMs: job.createdAtMs });
  });

  it.each([
    ['throw', 'failed', 'it is not to be'],
    ['fill 2000', 'failed', 'output too large'],
    ['block', 'timed_out', 'time limit of 3 s'],
  ] as const)('ends at the first try, with a message that states why: %s', async (input, status, words) => {
    const runs = bench.model.runs.length;
    const job = await bench.push(input);
    const { error, attempt } = await bench.waitForRecord(job, status);
    expect(error).toContain(words);
    expect(attempt).toBe(1);
    expect(bench.model.runs).toHaveLength(runs + 1);
  });

  it('costs a try when the model crashes, and is run again on a model that is set up again', async () => {
    const { setups } = bench.model;
    const job = await bench.push('crash-once first-crash');
    const next = await bench.push('next');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 2 });
    await bench.waitForRecord(next, 'succeeded');
    expect(bench.model.setups).toBe(setups + 1);
  });

  it('is dead-lettered when its tries run out', async () => {
    const job = await bench.push('crash');
    await waitUntil(() => bench.deadLetters.some(({ id }) => id === job.id), { what: 'it is dead-lettered' });
    expect(bench.deadLetters).toContainEqual({ id: job.id, reason: 'gave-up' });
    expect(bench.model.runs.filter((input) => input === 'crash')).toHaveLength(TRY_LIMIT);
    await bench.waitForRecord(await bench.push('after the dead letter'), 'succeeded');
  });

  it('may leave a model that ends while it is idle: it is set up again for the next one', async () => {
    const { setups } = bench.model;
    const job = await bench.push('crash-later');
    await bench.waitForRecord(job, 'succeeded');
    await waitUntil(() => bench.model.setups === setups + 1, { what: 'the model is set up again' });
    await bench.waitForRecord(await bench.push('afterwards'), 'succeeded');
  });

  it('may be no job at all: its message is dead-lettered, and the next one is served', async () => {
    await bench.pushBytes('{"pattern":"job","data":"poison"}');
    await waitUntil(() => bench.deadLetters.some(({ id }) => id === undefined), {
      what: 'it is dead-lettered',
    });
    await bench.waitForRecord(await bench.push('after the poison'), 'succeeded');
  });

  it('is counted by how it ended', async () => {
    expect(await bench.metric('tidegate_jobs_total{outcome="crashed"}')).toBe(TRY_LIMIT + 1);
    expect(await bench.metric('tidegate_jobs_total{outcome="timed_out"}')).toBe(1);
    expect(await bench.metric('tidegate_jobs_total{outcome="output_too_large"}')).toBe(1);
    expect(await bench.metric('tidegate_job_service_seconds_count')).toBe(bench.model.runs.length);
    expect(await bench.metric('tidegate_job_waiting_seconds_count')).toBe(bench.model.runs.length);
  });
});
