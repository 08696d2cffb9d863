import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { JobStore } from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
import { PushService, type PushedJob } from '../pushing/push.service.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import { storedJob } from '../testing/stored-job.js';

describe('the jobs of all models', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({
      environment: {
        MODELS: 'translate, summarize',
        INPUT_LIMIT_BYTES: '1000',
        JOB_TIMEOUT_SECONDS: '30',
        JOB_EXPIRY_SECONDS: '3600',
      },
    });
  });

  afterAll(() => bench.close());

  const create = (body: string | object) => bench.http.post('/v1/jobs').send(body);

  it('takes any JSON as input, answers 202 with the job and where it is, and serves it there', async () => {
    const input = { text: 'ä', numbers: [1, 2.5, null] };
    const created = await create({ model: 'translate', input }).expect(202);
    const job = created.body as { readonly id: string };
    expect(storedJob(job)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      model: 'translate',
      status: 'queued',
      done: false,
      attempt: 0,
      input,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(created.headers.location).toBe(`/v1/jobs/${job.id}`);
    const read = await bench.http.get(created.headers.location ?? '').expect(200);
    expect(storedJob(read.body)).toEqual(storedJob(job));
  });

  it('takes texts of the client’s own and limits of time, keeps them, and shows them', async () => {
    const metadata = { customer: '4711', 'a name with spaces': 'ä'.repeat(256) };
    const request = { input: 'a', metadata, timeoutSeconds: 2.5, expiresInSeconds: 600 };
    const before = Date.now();
    const { body } = (await create(request).expect(202)) as { body: Record<string, string> };
    expect(body).toMatchObject({ metadata: { customer: '4711' }, timeoutSeconds: 2.5 });
    const expiresAtMs = Date.parse(String(body.expiresAt));
    expect(expiresAtMs).toBeGreaterThanOrEqual(before + 600_000);
    expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 600_000);
    const read = await bench.http.get(`/v1/jobs/${body.id}`).expect(200);
    expect(storedJob(read.body)).toEqual(storedJob(body));
  });

  it.each([
    ['metadata', 'no object', ['a']],
    ['metadata', 'null', null],
    ['metadata', 'what is no text', { size: 5 }],
    ['metadata', 'a name without characters', { '': 'a' }],
    ['metadata', 'a long name', { ['n'.repeat(65)]: 'a' }],
    ['metadata', 'a long text', { name: 'x'.repeat(257) }],
    ['metadata', 'too many', Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`n${n}`, 'a']))],
    ['timeoutSeconds', 'nothing', 0],
    ['timeoutSeconds', 'text', '5'],
    ['timeoutSeconds', 'null', null],
    ['timeoutSeconds', 'more than the service allows', 31],
    ['expiresInSeconds', 'a moment', 0.5],
    ['expiresInSeconds', 'more than the service allows', 3_601],
  ])('refuses %s that is %s, and names it', async (member, _, value) => {
    const { body } = (await create({ input: 'a', [member]: value }).expect(422)) as { body: unknown };
    expect(body).toMatchObject({ errors: [{ pointer: `/${member}` }] });
  });

  it('ends a job as expired that no worker has taken by its time', async () => {
    const pushed = await create({ model: 'translate', input: 'a', expiresInSeconds: 1 }).expect(202);
    const { id } = pushed.body as { readonly id: string };
    const readStatus = async () => (await bench.store.records.readStatus(id))?.status;
    await waitUntil(async () => (await readStatus()) === 'expired', { what: 'the job has expired' });
    const { body: job } = (await bench.http.get(`/v1/jobs/${id}`).expect(200)) as { body: unknown };
    expect(job).toMatchObject({ status: 'expired', error: 'no worker took the job in time', attempt: 0 });
  });

  it('puts each job into the queue of its model, and without one into the default one’s', async () => {
    const before = await bench.countReady();
    await create({ input: 'a' }).expect(202);
    await create({ model: 'summarize', input: 'b' }).expect(202);
    expect(await bench.countReady('summarize')).toBe(1);
    expect(await bench.countReady()).toBe(before + 1);
  });

  it('reports the whole life of a job, on the old endpoints as well', async () => {
    const { id } = (await create({ input: { a: 1 } })).body as { readonly id: string };
    const record = await bench.store.records.read(id);
    if (!record) throw new Error('the job is not recorded');
    await bench.finish(record, { status: 'succeeded', outputJson: '{"label":"greeting"}' });
    const { body } = (await bench.http.get(`/v1/jobs/${id}`).expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      status: 'succeeded',
      done: true,
      attempt: 1,
      output: { label: 'greeting' },
    });
    expect(Object.keys(body as object)).toEqual(expect.arrayContaining(['startedAt', 'finishedAt']));
    await bench.http.get(`/status/${id}`).expect(200, { status: 'finished' });
    await bench.http.get(`/data/${id}`).expect(200);
  });

  it('is not sent again to a client that has it, until it changes', async () => {
    const { id } = (await create({ input: 'a' })).body as { readonly id: string };
    const first = await bench.http.get(`/v1/jobs/${id}`).expect(200);
    const tag = String(first.headers.etag);
    const again = await bench.http.get(`/v1/jobs/${id}`).set('if-none-match', tag).expect(304);
    expect([again.text, again.headers.etag]).toEqual(['', tag]);
    const record = await bench.store.records.read(id);
    if (!record) throw new Error('the job is not recorded');
    await bench.finish(record, { status: 'succeeded', outputJson: '1' });
    const changed = await bench.http.get(`/v1/jobs/${id}`).set('if-none-match', tag).expect(200);
    expect(changed.headers.etag).not.toBe(tag);
  });

  it('answers an id that nobody has with how long results are kept', async () => {
    const { body } = (await bench.http.get('/v1/jobs/none').expect(404)) as { body: unknown };
    expect(body).toMatchObject({ detail: expect.stringContaining('is kept for 86400 s after') });
  });

  it('reports while a job runs how far it has come and what it has yielded, and no longer when it ended', async () => {
    const { id } = (await create({ input: 'a' })).body as { readonly id: string };
    const record = await bench.store.records.read(id);
    if (!record) throw new Error('the job is not recorded');
    await bench.store.records.claim(record, 5);
    await bench.store.records.report(id, 1, {
      progress: { fraction: 0.4, note: 'page 2 of 5' },
      partial: { from: 0, partsJson: '["one",["two"]]' },
    });
    const { body } = (await bench.http.get(`/v1/jobs/${id}`).expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      status: 'running',
      progress: { fraction: 0.4, note: 'page 2 of 5' },
      partial: { from: 0, parts: ['one', ['two']] },
    });
    await bench.http.get(`/status/${id}`).expect(200, { status: 'processing' });
    await bench.store.records.finish(id, 1, { status: 'succeeded', outputJson: '["one",["two"]]' });
    const end = (await bench.http.get(`/v1/jobs/${id}`).expect(200)).body as Record<string, unknown>;
    expect(end).toMatchObject({ status: 'succeeded', output: ['one', ['two']] });
    expect([end.progress, end.partial]).toEqual([undefined, undefined]);
  });

  it.each([
    ['no object', '[1]', 422, [{ pointer: '', detail: expect.stringContaining('JSON object') }]],
    ['no input', {}, 422, [{ pointer: '/input', detail: 'must be there' }]],
    ['a null for input', { input: null }, 422, [{ pointer: '/input', detail: 'must be there' }]],
    [
      'a name that is none',
      { model: 'A b', input: 1 },
      422,
      [{ pointer: '/model', detail: 'must be the name of a model' }],
    ],
    [
      'a model that is not there',
      { model: 'sing', input: 1 },
      422,
      [{ pointer: '/model', detail: 'there is no model named sing, only default, translate, summarize' }],
    ],
    [
      'a misspelled member',
      { inptu: 1, input: 1 },
      422,
      [{ pointer: '/inptu', detail: 'is no member of this request' }],
    ],
  ])('refuses %s, and names the member', async (_name, body, status, errors) => {
    const answer = await create(body).type('application/json').expect(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toEqual({
      detail: 'the request is not valid',
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      errors,
    });
  });

  it.each([
    ['a body that is no JSON', '{"input":', 'application/json', 400],
    ['an empty body', '', 'application/json', 400],
    ['a body of another type', 'input=a', 'application/x-www-form-urlencoded', 422],
    ['an input above its limit', JSON.stringify({ input: 'x'.repeat(1001) }), 'application/json', 413],
    ['a body far above it', JSON.stringify({ input: 'x'.repeat(80_000) }), 'application/json', 413],
    [
      'an input nested without end',
      `{"input":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      'application/json',
      422,
    ],
  ])('refuses %s', async (_name, body, type, status) => {
    const answer = await bench.http.post('/v1/jobs').type(type).send(body);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(Object.keys(answer.body as object)[0]).toBe('detail');
  });

  it('takes an input up to its limit whose every character is escaped', async () => {
    await create({ input: '\u0001'.repeat(1000) }).expect(202);
  });

  it('knows no job of that id', async () => {
    await bench.http.get('/v1/jobs/nothing').expect(404);
  });

  it('hands on every field of a pushed job, also one that a later release adds', async () => {
    const publish = jest.spyOn(bench.publisher, 'publish');
    const create = jest.spyOn(bench.app.get(JobStore).records, 'create');
    const later = { model: 'translate', inputJson: '1', laterField: 7 } satisfies PushedJob & {
      laterField: number;
    };
    const message = await bench.app.get(PushService).push(later);
    expect(message).toMatchObject(later);
    expect(publish).toHaveBeenCalledWith(message);
    expect(create).toHaveBeenCalledWith(message, undefined);
    jest.restoreAllMocks();
  });
});
