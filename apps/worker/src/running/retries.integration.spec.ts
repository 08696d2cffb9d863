import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage, RetryPolicy } from '@tidegate/contracts';
import { askStore } from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

const AT_ONCE: RetryPolicy = { limit: 1, backoffSeconds: 0, factor: 2, maxBackoffSeconds: 1 };
const TRY_LIMIT = 2;

describe('a job with retries', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
    await bench.startReady({
      TRY_LIMIT: String(TRY_LIMIT),
      JOB_TIMEOUT_SECONDS: '2',
      WORKER_ID: 'spec-worker',
    });
  });
  afterEach(async () => {
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    await bench.waitUntilReady();
  });
  afterAll(() => bench.close());

  const push = async (input: string, retries: RetryPolicy = AT_ONCE): Promise<JobMessage> => {
    const job = { ...bench.job(input), retries };
    await bench.publisher.publish(job);
    await bench.store.records.create(job);
    return job;
  };

  /** Waits until a try has failed, and the job for its retry. */
  const waitForRetry = ({ id }: JobMessage, attempt: number): Promise<unknown> =>
    waitUntil(
      async () => {
        const record = await bench.store.records.read(id);
        return record?.attempt === attempt && record.retryAtMs !== undefined;
      },
      { what: 'the job to wait for its retry' },
    );

  const countRuns = (input: string): number => bench.model.runs.filter((run) => run === input).length;

  it.each([
    ['throw one', 'failed', 'it is not to be'],
    ['block one', 'timed_out', 'time limit of 2 s'],
  ] as const)(
    'is tried again as often as it asks, then ends as its last try did: %s',
    async (input, status, words) => {
      const job = await push(input);
      await waitForRetry(job, 1);
      await bench.publisher.publish(job, 1);
      const record = await bench.waitForRecord(job, status);
      expect(record).toMatchObject({
        attempt: 2,
        error: expect.stringContaining(words),
        worker: 'spec-worker',
        earlierAttempts: [
          { attempt: 1, outcome: status, worker: 'spec-worker', error: expect.stringContaining(words) },
        ],
      });
      expect(countRuns(input)).toBe(2);
    },
  );

  it('ends at once when it has no retry left: a limit of 0 is none', async () => {
    const job = await push('throw none', { ...AT_ONCE, limit: 0 });
    expect(await bench.waitForRecord(job, 'failed')).toMatchObject({ attempt: 1 });
  });

  it('ends at once when no worker may take it when the retry is due', async () => {
    const job = {
      ...bench.job('throw late'),
      expiresAtMs: Date.now() + 60_000,
      retries: { ...AT_ONCE, backoffSeconds: 600, maxBackoffSeconds: 600 },
    };
    await bench.publisher.publish(job);
    expect(await bench.waitForRecord(job, 'failed')).toMatchObject({ attempt: 1, error: 'it is not to be' });
  });

  it('keeps all its tries for crashes, which cost no retry', async () => {
    const job = await push('crash-once second-crash');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 2 });
    const crashing = await push('crash', { ...AT_ONCE, limit: 3 });
    await waitUntil(() => bench.deadLetters.some(({ id }) => id === crashing.id), { what: 'a dead letter' });
    expect(countRuns('crash')).toBe(TRY_LIMIT);
  });

  it('runs once for a retry that was published twice: beside the try, and after it', async () => {
    const job = await push('throw twice', { ...AT_ONCE, limit: 2 });
    await waitForRetry(job, 1);
    await Promise.all([bench.publisher.publish(job, 1), bench.publisher.publish(job, 1)]);
    await waitForRetry(job, 2);
    await bench.publisher.publish(job, 1);
    await bench.publisher.publish(job, 2);
    await bench.waitForRecord(job, 'failed');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(countRuns('throw twice')).toBe(3);
  });

  it('is counted each time that a retry is scheduled', async () => {
    expect(await bench.metric('tidegate_retries_scheduled_total')).toBe(4);
  });

  it('is not begun by a second message of its push, which a gateway may have published that was killed', async () => {
    const job = await push('throw later', { ...AT_ONCE, backoffSeconds: 600, maxBackoffSeconds: 600 });
    await waitForRetry(job, 1);
    await bench.publisher.publish(job);
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    await bench.waitForRecord(await push('behind it'), 'succeeded');
    expect(countRuns('throw later')).toBe(1);
    await bench.store.cancels.cancel(job.id, 60);
  });

  it('is held by nobody while it waits, so that a cancel ends it at once, also when its message is in the queue', async () => {
    const job = await push('throw away', { ...AT_ONCE, backoffSeconds: 600, maxBackoffSeconds: 600 });
    await waitForRetry(job, 1);
    // As the gateway does that has published it.
    await askStore(bench.addresses.REDIS_URL, ['HDEL', `tidegate:job:${job.id}`, 'retryAtMs']);
    await waitUntil(async () => (await bench.store.cancels.cancel(job.id, 60)) === 'ended', {
      what: 'its end',
    });
    expect(await bench.store.records.read(job.id)).toMatchObject({ cancelMethod: 'at_once' });
  });

  it('runs again from its own message when the worker of the retry was killed', async () => {
    const job = await push('throw then', AT_ONCE);
    await waitForRetry(job, 1);
    await bench.stopWorkers();
    await bench.publisher.publish(job, 1);
    // The worker that is killed has claimed the job.
    await bench.deliverInVain(async (delivery) => {
      await bench.store.records.claim(job, TRY_LIMIT, { retry: delivery.retry });
    });
    // A second message of the same retry is not run beside it.
    await bench.publisher.publish(job, 1);
    await bench.startReady({ TRY_LIMIT: String(TRY_LIMIT) });
    expect(await bench.waitForRecord(job, 'failed')).toMatchObject({ attempt: 3 });
    expect(countRuns('throw then')).toBe(2);
  });

  it('needs no record for its retry: the message carries all that one is made of', async () => {
    const job = { ...bench.job('hello again'), retries: AT_ONCE };
    await bench.publisher.publish(job, 1);
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 1, retries: AT_ONCE });
  });
});
