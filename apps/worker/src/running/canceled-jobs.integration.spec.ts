import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import { EventChannel } from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { MODEL_PLACES, WorkerBench } from '../testing/worker.bench.js';

const CONFIRM_SECONDS = 60;

describe.each(MODEL_PLACES)('a job that is canceled, on a worker whose model runs %s', (place) => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open({ place });
    await bench.startReady({ CANCEL_GRACE_SECONDS: '1' });
  });
  afterEach(async () => {
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    await bench.waitUntilReady();
  });
  afterAll(() => bench.close());

  const cancel = ({ id }: JobMessage) => bench.store.cancels.cancel(id, CONFIRM_SECONDS);
  const started = async (input: string): Promise<JobMessage> => {
    const job = await bench.push(input);
    await bench.waitForRecord(job, 'running');
    return job;
  };

  it.each([
    ['listen', 'signal', false],
    ['wait no-gate', 'terminated', true],
    ['block', 'killed', true],
  ] as const)(
    'is stopped while it runs (%s), says how, and the next one is served',
    async (input, how, setUp) => {
      const { setups } = bench.model;
      const job = await started(input);
      expect(await cancel(job)).toBe('canceling');
      expect(await bench.waitForRecord(job, 'canceled')).toMatchObject({ attempt: 1, cancelMethod: how });
      await bench.waitForRecord(await bench.push('afterwards'), 'succeeded');
      expect(bench.model.setups).toBe(setUp ? setups + 1 : setups);
      expect(await bench.metric(`tidegate_job_cancel_seconds_count{method="${how}"}`)).toBe(1);
      expect(await bench.store.modelHealth.read(job.model)).toEqual({ isHealthy: true });
    },
  );

  it('has succeeded when its model was faster', async () => {
    const job = await started('yield faster');
    bench.model.open('faster');
    await cancel(job);
    const { status } = await waitUntil(
      async () => {
        const record = await bench.store.records.read(job.id);
        return record?.finishedAtMs !== undefined && record;
      },
      { what: 'it ends' },
    );
    expect(['succeeded', 'canceled']).toContain(status);
  });

  it('is stopped also when the way to the store was lost meanwhile', async () => {
    const job = await started('listen');
    bench.storeRelay.cut();
    expect(await cancel(job)).toBe('canceling');
    bench.storeRelay.restore();
    expect(await bench.waitForRecord(job, 'canceled')).toMatchObject({ cancelMethod: 'signal' });
  });

  it('is begun by nobody from then on, at whatever moment of its pick-up that is', async () => {
    const jobs: JobMessage[] = [];
    const results = new Map<string, string>();
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const job = await bench.push(index % 4 === 0 ? `listen ${index}` : `quick ${index}`);
        jobs.push(job);
        // From at once to well after its turn.
        await delay((index % 10) * 3);
        results.set(job.id, await cancel(job));
      }),
    );
    const ended = await Promise.all(
      jobs.map(({ id }) =>
        waitUntil(
          async () => {
            const record = await bench.store.records.read(id);
            return record?.finishedAtMs !== undefined && record;
          },
          { what: `job ${id} ends` },
        ),
      ),
    );
    await bench.waitForRecord(await bench.push('behind them all'), 'succeeded');
    for (const { id, status, cancelMethod, inputJson } of ended) {
      expect(['succeeded', 'canceled']).toContain(status);
      if (results.get(id) === 'canceled') expect(cancelMethod).toBe('at_once');
      if (cancelMethod === 'at_once') expect(bench.model.runs).not.toContain(JSON.parse(inputJson));
    }
  });
});

describe('a job that is canceled while no worker runs it', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });
  afterEach(() => bench.stopWorkers());
  afterAll(() => bench.close());

  const cancel = ({ id }: JobMessage) => bench.store.cancels.cancel(id, CONFIRM_SECONDS);

  it('never runs when it waited: its message is acknowledged', async () => {
    const job = await bench.push('canceled before');
    expect(await cancel(job)).toBe('canceled');
    await bench.startReady();
    await bench.waitForQueue({ ready: 0, unacknowledged: 0, consumers: 1 });
    expect(bench.model.runs).not.toContain('canceled before');
    expect(await bench.store.records.read(job.id)).toMatchObject({ status: 'canceled', attempt: 0 });
  });

  it('does not run again when its worker was lost: who receives it next confirms', async () => {
    const job = await bench.push('canceled and lost');
    await bench.deliverInVain(async () => {
      await bench.store.records.claim(job, 5);
      expect(await cancel(job)).toBe('canceling');
    });
    await bench.startReady();
    expect(await bench.waitForRecord(job, 'canceled')).toMatchObject({
      attempt: 1,
      cancelMethod: 'worker_lost',
    });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(bench.model.runs).not.toContain('canceled and lost');
  });

  it.each([
    ['of a model that crashes', 'crash'],
    ['of a model that fails, and has a retry', 'throw'],
  ])('ends at once from the moment on when it waits again: that %s', async (_, input) => {
    const retries = { limit: 1, backoffSeconds: 60, factor: 1, maxBackoffSeconds: 60 };
    const job = { ...bench.job(input), retries };
    const results: string[] = [];
    // What the worker sends after it has stored that is held back, so that the cancel comes first.
    const cancelIfItWaits = async (): Promise<void> => {
      bench.storeRelay.hold();
      const { status } = (await bench.store.records.readStatus(job.id)) ?? {};
      if (status === 'queued') results.push(await cancel(job));
      bench.storeRelay.restore();
    };
    const channel = new EventChannel({
      url: bench.addresses.REDIS_URL,
      commandTimeoutSeconds: 5,
      onEvents: (id) => {
        if (id === job.id) void cancelIfItWaits();
      },
    });
    await channel.open();
    await bench.startReady();
    await bench.publish(job);
    expect(await bench.waitForRecord(job, 'canceled')).toMatchObject({ attempt: 1, cancelMethod: 'at_once' });
    expect(results).toContain('canceled');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    await channel.close();
  });

  it('is confirmed by a worker that drains, in the place of its return', async () => {
    const worker = await bench.startReady({ GRACE_PERIOD_SECONDS: '60' });
    const job = await bench.push('wait no-gate');
    await bench.waitForRecord(job, 'running');
    const stopped = worker.stop();
    expect(await cancel(job)).toBe('canceling');
    worker.hurry?.();
    await stopped;
    expect(await bench.waitForRecord(job, 'canceled')).toMatchObject({ attempt: 1 });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
  });
});
