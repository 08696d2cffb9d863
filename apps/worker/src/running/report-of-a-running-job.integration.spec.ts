import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

describe('a job whose model reports on it', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
    await bench.startReady();
  });

  afterAll(() => bench.close());

  it('shows while it runs how far it is and what was yielded, and in the end its output alone', async () => {
    const job = await bench.push('yield more');
    const running = await waitUntil(
      async () => {
        const record = await bench.store.records.read(job.id);
        return record?.progress?.fraction === 0.75 && record.partialJson?.includes('two') && record;
      },
      { what: 'both parts are on record' },
    );
    expect(running).toMatchObject({
      status: 'running',
      progress: { fraction: 0.75, note: 'after two' },
      partialJson: '{"from":0,"parts":["one","two"]}',
    });
    bench.model.open('more');
    const { outputJson, progress, partialJson } = await bench.waitForRecord(job, 'succeeded');
    expect([outputJson, progress, partialJson]).toEqual(['["one","two","three"]', undefined, undefined]);
  });
});
