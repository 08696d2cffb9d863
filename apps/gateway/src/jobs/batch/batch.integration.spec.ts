import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { makeKeyFile } from '../../access/testing/key-file.js';
import { GatewayBench } from '../../testing/gateway.bench.js';
import { storedJob } from '../../testing/stored-job.js';

interface Entry {
  readonly status: number;
  readonly job?: { readonly id: string };
  readonly problem?: object;
}

describe('a batch of jobs', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { MODELS: 'translate', INPUT_LIMIT_BYTES: '20000' } });
  });
  afterAll(() => bench.close());

  const push = (jobs: unknown) => bench.http.post('/v1/jobs/batch').send({ jobs });
  const entriesOf = ({ body }: { readonly body: unknown }): readonly Entry[] =>
    (body as { readonly jobs: readonly Entry[] }).jobs;

  it('is pushed job by job, each with what it may have alone, and answered in its order', async () => {
    const entries = entriesOf(
      await push([
        { input: 'a' },
        { model: 'translate', input: { text: 'b' }, metadata: { customer: '4711' } },
        { input: 1.5, expiresInSeconds: 60 },
      ]).expect(200),
    );
    expect(entries).toMatchObject([
      { status: 202, job: { model: 'default', input: 'a', status: 'queued' } },
      { status: 202, job: { model: 'translate', input: { text: 'b' }, metadata: { customer: '4711' } } },
      { status: 202, job: { input: 1.5, expiresAt: expect.any(String) } },
    ]);
    for (const { job } of entries) {
      const read = await bench.http.get(`/v1/jobs/${job?.id}`).expect(200);
      expect(storedJob(read.body)).toEqual(storedJob(job));
    }
  });

  it('may have bad entries: each is refused as it would be alone, and the others are pushed', async () => {
    const entries = entriesOf(
      await push([
        { input: 'good' },
        { model: 'nobody', input: 'a' },
        {},
        'no object',
        { input: 'x'.repeat(20_001) },
        { input: 'good', unknown: 1 },
        { input: 'good too' },
      ]).expect(200),
    );
    expect(entries.map(({ status }) => status)).toEqual([202, 422, 422, 422, 413, 422, 202]);
    expect(entries[1]?.problem).toMatchObject({ status: 422, errors: [{ pointer: '/model' }] });
    expect(entries[4]?.problem).toMatchObject({ detail: 'input is larger than 20000 bytes' });
  });

  it('has a thousand jobs at most, all of which are in the queue afterwards', async () => {
    const before = await bench.countReady();
    const jobs = Array.from({ length: 1_000 }, (_, n) => ({ input: `job ${n}` }));
    const entries = entriesOf(await push(jobs).expect(200));
    expect(new Set(entries.map(({ job }) => job?.id)).size).toBe(1_000);
    expect((await bench.countReady()) - before).toBe(1_000);
    await push([...jobs, { input: 'one more' }]).expect(422);
  });

  it.each([
    ['no list', { input: 'a' }],
    ['an empty list', []],
    ['nothing', undefined],
  ])('is refused as a whole when it is %s', async (_, jobs) => {
    const { body } = (await push(jobs).expect(422)) as { body: unknown };
    expect(body).toMatchObject({ errors: [{ pointer: '/jobs' }] });
  });
});

describe('a batch of a client with a limit', () => {
  let bench: GatewayBench;
  // Requests are counted by the client, for a minute, also those of other specs.
  const client = `shop-${randomUUID()}`;
  const keys = makeKeyFile({ shop: { client, scopes: ['submit'], submitsPerMinute: 5 } });

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { ACCESS_KEYS_FILE: keys.path } });
  });
  afterEach(() => expect(bench.countReady()).resolves.toBe(4));
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  it('counts by its jobs: one that exceeds the limit is refused as a whole, and counts as one', async () => {
    const push = (count: number) =>
      bench.http
        .post('/v1/jobs/batch')
        .set('authorization', `Bearer ${keys.texts.shop}`)
        .send({ jobs: Array.from({ length: count }, () => ({ input: 'a' })) });
    const { headers } = await push(3).expect(200);
    expect(headers.ratelimit).toMatch(/^"submit";r=2;/);
    expect((await push(3).expect(429)).headers.ratelimit).toMatch(/^"submit";r=1;/);
    await push(1).expect(200);
  });
});
