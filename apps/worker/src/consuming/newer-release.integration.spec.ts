import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_MESSAGE_PATTERN, MESSAGE_FORMAT_VERSION, RECORD_FORMAT_VERSION } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { WorkerBench } from '../testing/worker.bench.js';

const MESSAGES_LEFT = 'tidegate_newer_format_total{source="message"}';
const RECORDS_LEFT = 'tidegate_newer_format_total{source="record"}';

describe('a worker beside a later release', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });

  afterEach(() => bench.stopWorkers());
  afterAll(() => bench.close());

  /** A message as a made-up next release may write it. */
  const newerMessage = (id: string) => ({
    pattern: JOB_MESSAGE_PATTERN,
    data: {
      formatVersion: MESSAGE_FORMAT_VERSION + 1,
      id,
      lane: 'express',
      call: { of: 'default', with: [1] },
    },
  });

  it('leaves that release its messages: they stay in the queue, unmarked, for a worker that can read them', async () => {
    await bench.startReady();
    const id = randomUUID();
    await bench.pushBytes(JSON.stringify(newerMessage(id)));
    await waitUntil(async () => ((await bench.metric(MESSAGES_LEFT)) ?? 0) > 1, {
      what: 'the worker has met it',
    });
    expect(await bench.store.records.read(id)).toBeUndefined();
    await bench.stopWorkers();
    await bench.waitForQueue({ ready: 1, unacknowledged: 0 });
    expect(bench.deadLetters).toEqual([]);
    const taken = await bench.takeNext();
    expect(JSON.parse(taken.toString('utf8'))).toEqual(newerMessage(id));
  });

  it('leaves that release the jobs whose records it has written', async () => {
    await bench.startReady();
    const job = bench.job('recorded by a later release');
    const record = { formatVersion: RECORD_FORMAT_VERSION + 1, id: job.id, status: 'scheduled' };
    await bench.writeRecord(job.id, record);
    await bench.publisher.publish(job);
    await waitUntil(async () => ((await bench.metric(RECORDS_LEFT)) ?? 0) > 0, {
      what: 'the worker has met it',
    });
    await bench.stopWorkers();
    await bench.waitForQueue({ ready: 1, unacknowledged: 0 });
    expect(bench.deadLetters).toEqual([]);
    expect(await bench.store.records.read(job.id)).toMatchObject({ status: 'queued', attempt: 0 });
    await bench.takeNext();
  });
});
