import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { rmSync } from 'node:fs';
import { GatewayBench } from '../testing/gateway.bench.js';
import { makeKeyFile, type KeyFile } from './testing/key-file.js';

const KEYS = {
  shop: { client: 'shop', scopes: ['submit', 'read'] },
  shopAgain: { client: 'shop', scopes: ['read'] },
  desk: { client: 'desk', scopes: ['submit', 'read'] },
  reader: { client: 'reader', scopes: ['read'] },
  boss: { client: 'boss', scopes: ['admin'] },
} as const;

type Owner = keyof typeof KEYS;

const BODY = { input: 'hello' };

describe('a gateway with access keys', () => {
  let keys: KeyFile<Owner>;
  let bench: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile(KEYS);
    bench = await GatewayBench.open({ environment: { ACCESS_KEYS_FILE: keys.path } });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  const bearer = (owner: Owner) => ({ authorization: `Bearer ${keys.texts[owner]}` });
  const submit = async (owner: Owner): Promise<string> => {
    const answer = await bench.http.post('/v1/jobs').set(bearer(owner)).send(BODY).expect(202);
    return (answer.body as { id: string }).id;
  };

  it.each([
    ['post', '/v1/jobs'],
    ['get', '/v1/jobs'],
    ['get', '/v1/jobs/some-id'],
    ['get', '/v1/models'],
    ['get', '/v1/models/default/schema'],
    ['post', '/push?input=a'],
    ['get', '/status/some-id'],
    ['get', '/data/some-id'],
    ['get', '/metrics'],
  ] as const)('refuses %s %s without a key: 401 that says how one is sent', async (method, path) => {
    const answer = await bench.http[method](path).expect(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="tidegate"');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      detail: 'an access key is needed: Authorization: Bearer KEY',
      status: 401,
    });
  });

  it.each(['/docs', '/openapi.json', '/livez', '/readyz'])('serves %s without a key', async (path) => {
    await bench.http.get(path).redirects(1).expect(200);
  });

  it('answers a path that is not there, or a method that it has not, as without keys', async () => {
    await bench.http.get('/nowhere').expect(404);
    await bench.http.delete('/v1/jobs').expect(405);
  });

  it('refuses a text that is no key, or is none of these, and never repeats it', async () => {
    const wrong = `${keys.texts.shop.slice(0, -1)}${keys.texts.shop.endsWith('A') ? 'B' : 'A'}`;
    for (const text of [wrong, 'secret']) {
      const answer = await bench.http
        .post('/v1/jobs')
        .set({ authorization: `Bearer ${text}` })
        .send(BODY)
        .expect(401);
      expect(answer.body).toMatchObject({ detail: 'the access key is not valid' });
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
      expect(answer.text).not.toContain(text);
    }
    await bench.http
      .post('/v1/jobs')
      .set({ authorization: `Basic ${keys.texts.shop}` })
      .send(BODY)
      .expect(401);
  });

  it('reads a key as RFC 9110 has it: after its scheme in any case and spaces, and to the end', async () => {
    const { shop } = keys.texts;
    const read = (authorization: string) => bench.http.get('/v1/models').set({ authorization });
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  '])
      await read(`${scheme} ${shop}`).expect(200);
    for (const rest of [`${shop} more`, `${shop}, Bearer ${shop}`, `"${shop}"`, `${shop}=`])
      await read(`Bearer ${rest}`).expect(401);
  });

  it('refuses what the scopes of a key do not allow: 403 that names the scope', async () => {
    const answer = await bench.http.post('/v1/jobs').set(bearer('reader')).send(BODY).expect(403);
    expect(answer.body).toMatchObject({ detail: 'the access key has no scope submit' });
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope", scope="submit"');
    await bench.http.get('/metrics').set(bearer('shop')).expect(403);
    await bench.http.get('/metrics').set(bearer('boss')).expect(200);
  });

  it('shows a job to its own client, by whichever of its keys, and to an administrator', async () => {
    const id = await submit('shop');
    for (const owner of ['shop', 'shopAgain', 'boss'] as const) {
      const answer = await bench.http.get(`/v1/jobs/${id}`).set(bearer(owner)).expect(200);
      expect(answer.body).toMatchObject({ id, owner: 'shop' });
      await bench.http.get(`/status/${id}`).set(bearer(owner)).expect(200, { status: 'queued' });
    }
  });

  it('hides a job from other clients as if it were not there', async () => {
    const id = await submit('shop');
    const [hidden, missing] = await Promise.all(
      [id, '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10'].map((anId) =>
        bench.http.get(`/v1/jobs/${anId}`).set(bearer('desk')).expect(404),
      ),
    );
    expect(hidden?.body).toEqual(missing?.body);
    await bench.http.get(`/status/${id}`).set(bearer('desk')).expect(404);
    const record = await bench.store.records.read(id);
    expect(record?.owner).toBe('shop');
  });

  it('hides a finished result from other clients too', async () => {
    const message = await bench.record('secret input', { owner: 'shop' });
    await bench.finish(message, { status: 'succeeded', outputJson: '"secret output"' });
    await bench.http.get(`/data/${message.id}`).set(bearer('desk')).expect(404);
    await bench.http.get(`/data/${message.id}`).set(bearer('shop')).expect(200);
  });

  it('takes the key of an old client from the address, where it can set nothing else', async () => {
    const answer = await bench.http.post(`/push?input=a&key=${keys.texts.shop}`).expect(200);
    const { id } = answer.body as { id: string };
    await bench.http.get(`/status/${id}?key=${keys.texts.shop}`).expect(200);
    await bench.http.get(`/status/${id}?key=${keys.texts.desk}`).expect(404);
    // An address is written to logs of proxies: the new endpoints do not take it from there.
    await bench.http.get(`/v1/jobs/${id}?key=${keys.texts.shop}`).expect(401);
  });

  it('describes in the API document how a key is sent, and what each endpoint needs', async () => {
    const answer = await bench.http.get('/openapi.json').expect(200);
    expect(answer.body).toMatchObject({
      components: {
        securitySchemes: {
          accessKey: { type: 'http', scheme: 'bearer' },
          accessKeyInQuery: { type: 'apiKey', in: 'query', name: 'key' },
        },
      },
      info: { license: { name: 'MIT' }, contact: { name: 'The Tidegate authors' } },
      servers: [{ url: '/' }],
      paths: {
        '/v1/jobs': { post: { 'x-scope': 'submit', security: [{ accessKey: [] }] } },
        '/push': { post: { security: [{ accessKey: [] }, { accessKeyInQuery: [] }] } },
        '/v1/models': { get: { responses: { 401: {}, 403: {}, 429: {} } } },
      },
    });
  });

  it('takes a new key, and refuses a revoked one, without a restart', async () => {
    const later = keys.add({ client: 'later', scopes: ['read'] });
    const read = (text: string) => bench.http.get('/v1/models').set({ authorization: `Bearer ${text}` });
    await waitUntil(async () => (await read(later)).status === 200, { what: 'the new key counts' });
    keys.revoke(later);
    await waitUntil(async () => (await read(later)).status === 401, { what: 'the revoked key is refused' });
    await read(keys.texts.shop).expect(200);
  });
});

describe.each([
  { legacyEndpoints: 'open', status: 200 },
  { legacyEndpoints: 'off', status: 404 },
])('the endpoints of the earlier service, $legacyEndpoints', ({ legacyEndpoints, status }) => {
  let keys: KeyFile<'shop'>;
  let bench: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile({ shop: KEYS.shop });
    const environment = { ACCESS_KEYS_FILE: keys.path, LEGACY_ENDPOINTS: legacyEndpoints };
    bench = await GatewayBench.open({ environment });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  it(`answer ${status} without a key, while the others need one`, async () => {
    await bench.http.post('/push?input=a').expect(status);
    await bench.http.get('/v1/models').expect(401);
  });

  it('show nobody a job that was pushed with a key', async () => {
    const { id } = await bench.record('secret', { owner: 'shop' });
    await bench.http.get(`/status/${id}`).expect(404);
    const open = await bench.record('open');
    await bench.http.get(`/status/${open.id}`).expect(status);
  });
});
