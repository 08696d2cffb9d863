import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { makeKeyFile, type KeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';

const PAGE = { origin: 'https://app.example' };
const OTHER = { origin: 'https://shop.example' };

describe('pages of an origin that CORS_ORIGINS names', () => {
  let keys: KeyFile<'shop'>;
  let bench: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile({ shop: { client: 'shop', scopes: ['submit', 'read'] } });
    bench = await GatewayBench.open({
      environment: { CORS_ORIGINS: 'https://app.example', ACCESS_KEYS_FILE: keys.path },
    });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  it('may ask whether they may send a request, without a key', async () => {
    const { headers } = await bench.http
      .options('/v1/jobs')
      .set({
        ...PAGE,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      })
      .expect(204);
    expect(headers['access-control-allow-origin']).toBe('https://app.example');
    expect(headers['access-control-allow-methods']).toContain('POST');
    expect(headers['access-control-allow-headers']).toContain('authorization');
  });

  it('read answers, also those that refuse them', async () => {
    const authorization = `Bearer ${keys.texts.shop}`;
    const { headers } = await bench.http
      .get('/v1/models')
      .set({ ...PAGE, authorization })
      .expect(200);
    expect(headers['access-control-allow-origin']).toBe('https://app.example');
    expect(headers['access-control-expose-headers']).toContain('Retry-After');
    const refused = await bench.http.get('/v1/models').set(PAGE).expect(401);
    expect(refused.headers['access-control-allow-origin']).toBe('https://app.example');
  });

  it('get answers of their own, which no cache gives to another page, also those that vary by more', async () => {
    const authorization = `Bearer ${keys.texts.shop}`;
    const pushed = await bench.http.post('/v1/jobs').set({ authorization }).send({ input: 'x' }).expect(202);
    const { id } = pushed.body as { readonly id: string };
    await bench.http.post(`/v1/jobs/${id}/cancel`).set({ authorization }).expect(200);
    const read = async (path: string, accept: string): Promise<unknown> => {
      const answer = await bench.http.get(`/v1/jobs/${id}${path}`).set({ ...PAGE, authorization, accept });
      return answer.headers.vary;
    };
    expect(await read('', '*/*')).toBe('Origin');
    expect(await read('/events', '*/*')).toBe('Origin, accept');
    expect(await read('/events', 'text/event-stream')).toBe('Origin, accept');
    expect(await read('/events?after=9', 'text/event-stream')).toBe('Origin, accept');
  });

  it('are the only ones: others are refused, and get no leave to read why', async () => {
    const { headers } = await bench.http.get('/v1/models').set(OTHER).expect(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('change no path: what is not there is 404, and what has other methods is 405', async () => {
    await bench.http.get('/nowhere').expect(404);
    const { headers } = await bench.http.get('/push').expect(405);
    expect(headers.allow).toBe('POST');
  });

  it.each([{}, PAGE])(
    'leave OPTIONS that is no preflight what it is elsewhere, with %j: 405',
    async (page) => {
      const answer = await bench.http.options('/v1/jobs').set(page).expect(405);
      expect(answer.headers).toMatchObject({
        allow: 'GET, POST',
        'content-type': expect.stringContaining('problem+json'),
      });
      expect(answer.body).toMatchObject({ detail: 'Method Not Allowed' });
      await bench.http.options('/nowhere').set(page).expect(404);
    },
  );
});

describe('every answer', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });
  afterAll(() => bench.close());

  it.each([
    ['get', '/v1/models', {}],
    ['get', '/nowhere', {}],
    ['post', '/push', {}],
    ['get', '/docs', { host: 'shop.example' }],
    ['get', '//metrics', {}],
  ] as const)('keeps browsers from making more of it than data: %s %s %j', async (method, path, sent) => {
    const { headers } = await bench.http[method](path).set(sent);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
