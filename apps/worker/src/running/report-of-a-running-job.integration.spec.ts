import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

interface EventMembers {
  readonly lines?: readonly string[];
  readonly parts?: readonly string[];
}

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

  /** What was stored of a job, as `type attempt members`. */
  const eventsOf = async ({ id }: JobMessage): Promise<readonly string[]> => {
    const page = await bench.store.events.read(id, 0, { events: 100, bytes: 100_000 });
    return (page?.events ?? []).map(({ type, attempt, membersJson }) => `${type} ${attempt} ${membersJson}`);
  };

  it('keeps all that was printed and yielded as events, in their order, until the end', async () => {
    const job = await bench.push('yield even-more');
    await waitUntil(async () => (await eventsOf(job)).join().includes('"two"'), { what: 'two is stored' });
    bench.model.open('even-more');
    await bench.waitForRecord(job, 'succeeded');
    const all = await eventsOf(job);
    expect([all.slice(0, 2), all.at(-1)]).toEqual([
      ['queued 0 ', 'started 1 '],
      'completed 1 {"status":"succeeded"}',
    ]);
    const members = all.slice(2, -1).map((text) => JSON.parse(text.split(' 1 ')[1] ?? '') as EventMembers);
    expect(members.flatMap(({ lines = [] }) => lines)).toEqual(['next is one', 'next is two']);
    expect(members.flatMap(({ parts = [] }) => parts)).toEqual(['one', 'two', 'three']);
  });

  it('keeps what a model prints that is quicker than any claim', async () => {
    const job = await bench.push('say hello');
    await bench.waitForRecord(job, 'succeeded');
    expect(await eventsOf(job)).toEqual([
      'queued 0 ',
      'started 1 ',
      'log 1 {"stream":"stdout","lines":["hello"]}',
      'completed 1 {"status":"succeeded"}',
    ]);
  });

  it('says which try has printed what, where the first one has crashed', async () => {
    const job = await bench.push('crash-once broken');
    await bench.waitForRecord(job, 'succeeded');
    expect(await eventsOf(job)).toEqual([
      'queued 0 ',
      'started 1 ',
      'log 1 {"stream":"stderr","lines":["it breaks"]}',
      expect.stringMatching(/^returned 1 .*code 3/),
      'started 2 ',
      'log 2 {"stream":"stdout","lines":["it holds"]}',
      'completed 2 {"status":"succeeded"}',
    ]);
  });
});
