import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ending } from '@tidegate/job-store';
import { randomUUID } from 'node:crypto';
import { GatewayBench } from '../testing/gateway.bench.js';

const ERROR = 'it was not to be';

describe('GET /status/{id} and GET /data/{id}', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });

  afterAll(() => bench.close());

  const ended = async (ending: Ending): Promise<string> => {
    const message = await bench.record('the input');
    await bench.finish(message, ending);
    return message.id;
  };

  const succeeded = (output: unknown): Promise<string> =>
    ended({ status: 'succeeded', outputJson: JSON.stringify(output) });

  const statusOf = async (id: string): Promise<unknown> =>
    (await bench.http.get(`/status/${id}`).expect(200)).body;

  const dataOf = async (id: string): Promise<Record<string, unknown>> =>
    (await bench.http.get(`/data/${id}`).expect(200)).body as Record<string, unknown>;

  it('reads queued before a worker has it', async () => {
    const { id } = await bench.record('a');
    expect(await statusOf(id)).toEqual({ status: 'queued' });
    const data = await bench.http.get(`/data/${id}`).expect(404);
    expect(data.body).toMatchObject({ detail: 'job result not found' });
  });

  it('reads processing while it runs', async () => {
    const message = await bench.record('a');
    await bench.store.records.claim(message, 5);
    expect(await statusOf(message.id)).toEqual({ status: 'processing' });
    await bench.http.get(`/data/${message.id}`).expect(404);
  });

  it('reads finished, with output, input and latency', async () => {
    const id = await succeeded('the output');
    expect(await statusOf(id)).toEqual({ status: 'finished' });
    const body = await dataOf(id);
    expect(body).toEqual({ output: 'the output', input: 'the input', latency: expect.any(Number) });
    expect(body.latency).toBeGreaterThanOrEqual(0);
  });

  it('spreads an output that has a member output, and keeps the latency its own', async () => {
    const id = await succeeded({ output: 'o', input: 'changed', latency: 'mine', more: [1] });
    const body = await dataOf(id);
    expect(body).toEqual({ output: 'o', input: 'changed', more: [1], latency: expect.any(Number) });
  });

  it.each([[{ answer: 42 }], [[1, 2]], [null], [0], [false], ['']])(
    'answers the output %j as it is',
    async (output) => {
      const body = await dataOf(await succeeded(output));
      expect(body.output).toEqual(output);
    },
  );

  it.each<Ending>([
    { status: 'failed', error: ERROR },
    { status: 'timed_out', error: ERROR },
    { status: 'canceled', error: ERROR, cancelMethod: 'signal' },
    { status: 'expired', error: ERROR },
  ])('reads an error for $status, and has no data', async (ending) => {
    const id = await ended(ending);
    expect(await statusOf(id)).toEqual({ status: 'error processing job: it was not to be' });
    const data = await bench.http.get(`/data/${id}`).expect(404);
    expect(data.body).toMatchObject({ detail: 'job result not found', status: 404 });
  });

  it.each([randomUUID(), 'no-uuid', '%20', 'a'.repeat(5000)])('does not know %s', async (id) => {
    const status = await bench.http.get(`/status/${id}`).expect(404);
    expect(Object.keys(status.body as object)[0]).toBe('detail');
    expect(status.body).toMatchObject({ detail: 'job not found' });
    const data = await bench.http.get(`/data/${id}`).expect(404);
    expect(data.body).toMatchObject({ detail: 'job result not found' });
  });

  it('ignores doubled slashes, as the old manual wrote them', async () => {
    const id = await succeeded('o');
    await bench.http.get(`//status/${id}`).expect(200, { status: 'finished' });
    await bench.http.get(`//data//${id}`).expect(200);
  });

  it.each([
    ['post', '/push/?input=a%20b&other=c', '/push?input=a%20b&other=c'],
    ['get', '/push/', '/push'],
    ['get', '/status/x/', '/status/x'],
    ['get', '//data//x//', '/data/x'],
    ['head', '/status/x/', '/status/x'],
  ] as const)('leads %s %s to the path without the slash', async (method, path, location) => {
    const answer = await bench.http[method](path).redirects(0).expect(307);
    expect(answer.headers.location).toBe(location);
    expect(answer.text).toBeFalsy();
  });

  it.each(['/nowhere/', '/status/', '/status/a/b/', '/'])('leads nowhere from %s', async (path) => {
    await bench.http.get(path).redirects(0).expect(404);
  });

  it.each([
    ['get', '/push', 'POST'],
    ['put', '/push', 'POST'],
    ['head', '/push', 'POST'],
    ['post', '/status/x', 'GET'],
    ['head', '/status/x', 'GET'],
    ['delete', '/data/x', 'GET'],
    ['head', '/data/x', 'GET'],
    ['options', '/data/x', 'GET'],
  ] as const)('does not allow %s %s', async (method, path, allow) => {
    const answer = await bench.http[method](path).expect(405);
    expect(answer.headers.allow).toBe(allow);
    if (method !== 'head') expect(answer.body).toMatchObject({ detail: 'Method Not Allowed', status: 405 });
  });

  it.each(['/', '/nowhere', '/status', '/data', '/status/a/b', '/pushy'])(
    'does not know the path %s',
    async (path) => {
      const answer = await bench.http.get(path).expect(404);
      expect(answer.body).toMatchObject({ detail: 'Not Found', status: 404 });
      expect(answer.text).not.toContain('node_modules');
    },
  );
});
