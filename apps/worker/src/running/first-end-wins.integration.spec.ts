import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

const TRY_LIMIT = 3;
const ELSEWHERE = { status: 'succeeded', outputJson: '"from another worker"' } as const;

describe('a job that another worker has had', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });

  afterEach(() => bench.stopWorkers());
  afterAll(() => bench.close());

  const start = () => bench.startReady({ TRY_LIMIT: String(TRY_LIMIT) });

  const claimElsewhere = async (job: Parameters<typeof bench.waitForRecord>[0]): Promise<number> => {
    const claim = await bench.store.records.claim(job, TRY_LIMIT);
    if (claim.kind !== 'claimed') throw new Error(`the job is ${claim.kind}`);
    return claim.attempt;
  };

  it('is acknowledged without running when it has ended before its second delivery', async () => {
    const job = await bench.push('ended before');
    await bench.deliverInVain(async () => {
      await bench.store.records.finish(job.id, await claimElsewhere(job), ELSEWHERE);
    });
    await start();
    await bench.waitForQueue({ ready: 0, unacknowledged: 0, consumers: 1 });
    expect(bench.model.runs).not.toContain('ended before');
    expect(await bench.store.records.read(job.id)).toMatchObject({
      outputJson: '"from another worker"',
      attempt: 1,
    });
  });

  it('keeps its first end when its message comes a second time as a new one', async () => {
    await start();
    const job = await bench.push('pushed twice');
    const first = await bench.waitForRecord(job, 'succeeded');
    await bench.publisher.publish(job);
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    await bench.waitForRecord(await bench.push('behind the second one'), 'succeeded');
    expect(await bench.store.records.read(job.id)).toEqual(first);
  });

  it('is run by one worker alone when its message comes a second time while it runs', async () => {
    await start();
    const job = await bench.push('wait pushed-again');
    await bench.waitForRecord(job, 'running');
    await start();
    await bench.publisher.publish(job);
    await bench.waitForQueue({ ready: 0, unacknowledged: 1, consumers: 2 });
    await bench.waitForRecord(await bench.push('behind the second message'), 'succeeded');
    bench.model.open('pushed-again');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 1 });
    expect(bench.model.runs.filter((input) => input === 'wait pushed-again')).toHaveLength(1);
  });

  it('keeps the end that came first when it ends elsewhere while it runs here', async () => {
    await start();
    const job = await bench.push('wait ended-elsewhere');
    await bench.waitForRecord(job, 'running');
    await bench.store.records.finish(job.id, await claimElsewhere(job), ELSEWHERE);
    bench.model.open('ended-elsewhere');
    await bench.waitForRecord(await bench.push('next'), 'succeeded');
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(await bench.store.records.read(job.id)).toMatchObject({
      outputJson: '"from another worker"',
      attempt: 2,
    });
  });

  it('is not ended by an older try while a newer one runs: that delivery goes back', async () => {
    await start();
    const job = await bench.push('wait superseded');
    await bench.waitForRecord(job, 'running');
    await claimElsewhere(job);
    bench.model.open('superseded');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({
      attempt: 3,
      outputJson: '"done with wait superseded"',
    });
    expect(bench.model.runs.filter((input) => input === 'wait superseded')).toHaveLength(2);
  });

  it('is dead-lettered without running when it has killed as many workers as it may', async () => {
    const job = await bench.push('killed them all');
    await bench.deliverInVain(async () => {
      for (let killed = 0; killed < TRY_LIMIT; killed += 1) await claimElsewhere(job);
    });
    await start();
    await waitUntil(() => bench.deadLetters.length > 0, { what: 'it is dead-lettered' });
    expect(bench.deadLetters).toEqual([{ id: job.id, reason: 'gave-up' }]);
    expect(bench.model.runs).not.toContain('killed them all');
  });
});
