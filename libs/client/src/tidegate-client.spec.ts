import { describe, expect, it } from '@jest/globals';
import {
  AccessError,
  AnswerError,
  ConflictError,
  InvalidRequestError,
  JobNotSucceededError,
  LimitError,
  NoAnswerError,
  NotFoundError,
  UnavailableError,
  WaitOverError,
} from './client.error.js';
import { TidegateClient, type TidegateClientOptions } from './tidegate-client.js';
import {
  bareAnswer,
  jsonAnswer,
  problemAnswer,
  ScriptedGateway,
  type ScriptedAnswer,
} from './testing/scripted-gateway.js';

const QUEUED = { id: 'one', status: 'queued', done: false };
const SUCCEEDED = { id: 'one', status: 'succeeded', done: true, output: 'HELLO' };
const REFUSED = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:8002') });

function clientOf(
  answers: ScriptedAnswer[],
  options: Partial<TidegateClientOptions> = {},
): { client: TidegateClient; gateway: ScriptedGateway } {
  const gateway = new ScriptedGateway(answers);
  const client = new TidegateClient({
    url: 'http://gateway:8002/',
    fetch: gateway.fetch,
    retries: { backoffSeconds: 0.001 },
    ...options,
  });
  return { client, gateway };
}

describe('a request', () => {
  it('goes to the address, with the access key', async () => {
    const { client, gateway } = clientOf([jsonAnswer(200, QUEUED)], { key: 'tidegate_1' });
    expect(await client.read('one')).toEqual(QUEUED);
    expect(gateway.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET http://gateway:8002/v1/jobs/one',
    ]);
    expect(gateway.headers('authorization')).toEqual(['Bearer tidegate_1']);
  });

  it.each([
    [{ url: 'ftp://gateway' }],
    [{ url: 'gateway:8002' }],
    [{ url: '' }],
    [{ url: 'http://user:secret@gateway' }],
    [{ key: 'secret\n' }],
    [{ key: 'secret secret' }],
    [{ key: 'secrét' }],
  ])('is made only with an address and a key that can be, which no message has: %j', (options) => {
    expect(() => clientOf([], options)).toThrow(TypeError);
    expect(() => clientOf([], options)).not.toThrow(/secr/);
  });

  it('has an id in its path that is no more than a part of the path', async () => {
    const { client, gateway } = clientOf([jsonAnswer(200, QUEUED)]);
    await client.read('../models?a=b#c');
    expect(gateway.requests[0]?.url).toBe('http://gateway:8002/v1/jobs/..%2Fmodels%3Fa%3Db%23c');
  });

  it.each<[string, ScriptedAnswer]>([
    ['cannot be sent', REFUSED],
    ['meets an outage', problemAnswer(503, 'try again', { 'retry-after': '0' })],
    ['meets a proxy that has lost its gateway, whose answer has no body', bareAnswer(502)],
    ['meets a limit', problemAnswer(429, 'too many', { 'retry-after': '0' })],
    ['is answered with half of an answer', new Response('{"id": "o', { status: 200 })],
  ])('that %s is sent again', async (_, first) => {
    const { client, gateway } = clientOf([
      first,
      first instanceof Response ? first.clone() : first,
      jsonAnswer(200, SUCCEEDED),
    ]);
    expect(await client.read('one')).toEqual(SUCCEEDED);
    expect(gateway.requests).toHaveLength(3);
  });

  it('waits as long as the answer says before it is sent again', async () => {
    const { client, gateway } = clientOf([
      problemAnswer(503, 'try again', { 'retry-after': '1' }),
      jsonAnswer(200, QUEUED),
    ]);
    const startedAtMs = performance.now();
    await client.read('one');
    expect(performance.now() - startedAtMs).toBeGreaterThan(990);
    expect(gateway.requests).toHaveLength(2);
  });

  it('does not wait for longer than the caller wants', async () => {
    const answers = [problemAnswer(429, 'too many', { 'retry-after': '61' })];
    await expect(clientOf(answers).client.read('one')).rejects.toMatchObject({
      name: 'LimitError',
      retryAfterSeconds: 61,
    });
  });

  it('is given up after the last retry, with the last error; each retry is announced', async () => {
    const answers = Array.from({ length: 3 }, () => bareAnswer(503));
    const met: Error[] = [];
    const onRetry = (error: Error): void => void met.push(error);
    const { client, gateway } = clientOf(answers, { retries: { limit: 2, backoffSeconds: 0.001, onRetry } });
    await expect(client.read('one')).rejects.toThrow(UnavailableError);
    expect(gateway.requests).toHaveLength(3);
    expect(met).toEqual([expect.any(UnavailableError), expect.any(UnavailableError)]);
  });

  it.each([
    [400, InvalidRequestError],
    [401, AccessError],
    [403, AccessError],
    [404, NotFoundError],
    [409, ConflictError],
    [413, InvalidRequestError],
    [418, AnswerError],
    [422, InvalidRequestError],
    [500, UnavailableError],
  ])('that is answered with %d is not sent again: %p', async (status, errorClass) => {
    const { client, gateway } = clientOf([problemAnswer(status, 'what is wrong')]);
    const error = await client.read('one').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ status, detail: 'what is wrong', message: 'what is wrong' });
    expect(gateway.requests).toHaveLength(1);
  });

  it('that cannot be sent says why, and one without a body says its status', async () => {
    const once = { retries: { limit: 0 } };
    const refused = clientOf([REFUSED], once).client.read('one');
    await expect(refused).rejects.toThrow('no answer from the gateway: connect ECONNREFUSED 127.0.0.1:8002');
    await expect(refused).rejects.toBeInstanceOf(NoAnswerError);
    await expect(clientOf([bareAnswer(504)], once).client.read('one')).rejects.toMatchObject({
      name: 'UnavailableError',
      detail: 'the gateway answered 504',
    });
    await expect(clientOf([problemAnswer(429, 'too many')], once).client.read('one')).rejects.toBeInstanceOf(
      LimitError,
    );
  });

  it('may take as long as the caller gives it, and no longer', async () => {
    const silent: ScriptedAnswer = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const { client } = clientOf([silent], { timeoutSeconds: 0.02, retries: { limit: 0 } });
    await expect(client.read('one')).rejects.toBeInstanceOf(NoAnswerError);
  });

  it('ends when its caller ends it, with the reason of the caller', async () => {
    const { client, gateway } = clientOf([bareAnswer(503, { 'retry-after': '30' })]);
    const ending = new AbortController();
    const reading = client.read('one', { signal: ending.signal });
    setTimeout(() => ending.abort(new Error('enough')), 10);
    await expect(reading).rejects.toThrow('enough');
    expect(gateway.requests).toHaveLength(1);
  });
});

describe('a job that is pushed', () => {
  it('has one idempotency key over all its requests, and the same body', async () => {
    const { client, gateway } = clientOf([REFUSED, bareAnswer(503), jsonAnswer(202, QUEUED)]);
    expect(await client.submit({ input: { a: 1 }, metadata: { b: 'c' } })).toEqual(QUEUED);
    const keys = gateway.headers('idempotency-key');
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^"[\da-f-]{36}"$/);
    expect(new Set(gateway.bodies)).toEqual(new Set(['{"input":{"a":1},"metadata":{"b":"c"}}']));
  });

  it('has another key than the next job, and that of the caller where there is one', async () => {
    const { client, gateway } = clientOf(Array.from({ length: 3 }, () => jsonAnswer(202, QUEUED)));
    await client.submit({ input: 1 });
    await client.submit({ input: 1 });
    await client.submit({ input: 1 }, { idempotencyKey: 'order "7" \\' });
    const [one, other, own] = gateway.headers('idempotency-key');
    expect(one).not.toBe(other);
    expect(own).toBe(String.raw`"order \"7\" \\"`);
  });

  it('is asked for again while another request with its key has no answer, but not when that cannot change', async () => {
    const waiting = problemAnswer(409, 'has not been answered yet', { 'retry-after': '0' });
    expect(await clientOf([waiting, jsonAnswer(202, QUEUED)]).client.submit({ input: 1 })).toEqual(QUEUED);
    const gone = problemAnswer(409, 'the job is no longer kept');
    await expect(clientOf([gone]).client.submit({ input: 1 })).rejects.toBeInstanceOf(ConflictError);
  });
});

describe('jobs that are pushed together', () => {
  const ENTRIES = [
    { status: 202, job: QUEUED },
    { status: 422, problem: { detail: 'wrong' } },
  ];

  it('have an entry each, after a limit, too', async () => {
    const { client, gateway } = clientOf([
      problemAnswer(429, 'too many', { 'retry-after': '0' }),
      jsonAnswer(200, { jobs: ENTRIES }),
    ]);
    expect(await client.submitMany([{ input: 1 }, { input: 2 }])).toEqual(ENTRIES);
    expect(gateway.bodies[1]).toBe('{"jobs":[{"input":1},{"input":2}]}');
  });

  it.each<[string, ScriptedAnswer]>([
    ['no answer', REFUSED],
    ['a proxy that has lost its gateway', bareAnswer(502)],
    ['an outage', problemAnswer(503, 'try again', { 'retry-after': '0' })],
  ])('are not pushed again after %s, which would make them twice', async (_, answer) => {
    const { client, gateway } = clientOf([answer]);
    await expect(client.submitMany([{ input: 1 }])).rejects.toThrow();
    expect(gateway.requests).toHaveLength(1);
  });
});

describe('a job that is deleted', () => {
  const GONE = problemAnswer(404, 'no job has this id');

  it('is unknown then, also when the answer that said so was lost', async () => {
    await clientOf([new Response(null, { status: 204 })]).client.delete('one');
    await clientOf([REFUSED, GONE.clone()]).client.delete('one');
    await expect(clientOf([GONE.clone()]).client.delete('one')).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe('to push a job and wait', () => {
  it('takes one request where the job is quick', async () => {
    const { client, gateway } = clientOf([jsonAnswer(200, SUCCEEDED)]);
    expect(await client.submitAndWait({ input: 'hello' })).toEqual(SUCCEEDED);
    expect(gateway.headers('prefer')).toEqual(['wait=20']);
  });

  it('looks again when something has happened to the job, until it has ended', async () => {
    const { client, gateway } = clientOf([
      jsonAnswer(202, QUEUED),
      jsonAnswer(200, QUEUED),
      jsonAnswer(200, { events: [], last: 3, done: true }),
      jsonAnswer(200, SUCCEEDED),
    ]);
    expect(await client.submitAndWait({ input: 'hello' }, { withinSeconds: 10 })).toEqual(SUCCEEDED);
    expect(gateway.requests[2]?.url).toContain('/events?after=999999999999999&wait=10&limit=1');
  });

  it('fails with the job when that does not succeed', async () => {
    const failed = { ...SUCCEEDED, status: 'failed', error: 'no such page' };
    const waiting = clientOf([jsonAnswer(200, failed)]).client.submitAndWait({ input: 'hello' });
    await expect(waiting).rejects.toBeInstanceOf(JobNotSucceededError);
    await expect(waiting).rejects.toMatchObject({ job: failed, message: 'job one is failed: no such page' });
  });

  it('is over when the time of the caller is, and the job goes on', async () => {
    const { client } = clientOf([
      () => new Promise((resolve) => setTimeout(() => resolve(jsonAnswer(202, QUEUED)), 20)),
      jsonAnswer(200, QUEUED),
    ]);
    const waiting = client.submitAndWait({ input: 'hello' }, { withinSeconds: 0.01 });
    await expect(waiting).rejects.toBeInstanceOf(WaitOverError);
    // The whole time, and not what the push has left of it.
    await expect(waiting).rejects.toMatchObject({
      jobId: 'one',
      message: 'job one has not ended within 0.01 s',
    });
  });
});
