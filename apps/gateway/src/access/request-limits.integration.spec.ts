import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeOwnAddresses, type RemovableAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { GatewayBench } from '../testing/gateway.bench.js';
import { makeKeyFile, type KeyFile } from './testing/key-file.js';

/** Requests are counted by the client, for a minute, also those of other specs. */
const own = (client: string): string => `${client}-${randomUUID()}`;

const KEYS = {
  shop: { client: own('shop'), scopes: ['submit', 'read'] },
  desk: { client: own('desk'), scopes: ['submit', 'read'] },
  bulk: { client: own('bulk'), scopes: ['submit'] },
  late: { client: own('late'), scopes: ['submit', 'read'] },
  fast: { client: own('fast'), scopes: ['submit'], submitsPerMinute: 1_000 },
} as const;

type Owner = keyof typeof KEYS;

describe('limits of requests', () => {
  let keys: KeyFile<Owner>;
  let addresses: RemovableAddresses;
  let even: GatewayBench;
  let odd: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile(KEYS);
    addresses = await makeOwnAddresses();
    const environment = {
      ACCESS_KEYS_FILE: keys.path,
      SUBMITS_PER_MINUTE: '4',
      REQUESTS_PER_MINUTE: '3',
      // A push that is answered late is no subject here.
      BACKEND_TIMEOUT_SECONDS: '10',
    };
    even = await GatewayBench.open({ environment, addresses });
    odd = await GatewayBench.open({ environment, addresses });
  });
  afterAll(async () => {
    await Promise.all([even.stop(), odd.stop()]);
    await addresses.remove();
    rmSync(keys.folder, { recursive: true });
  });

  const bearer = (owner: Owner) => ({ authorization: `Bearer ${keys.texts[owner]}` });
  const gatewayOf = (turn: number): GatewayBench => (turn % 2 === 0 ? even : odd);
  const submit = (owner: Owner, turn: number) =>
    gatewayOf(turn).http.post('/v1/jobs').set(bearer(owner)).send({ input: 'a' });
  const list = (owner: Owner, turn: number) => gatewayOf(turn).http.get('/v1/models').set(bearer(owner));

  it('count the jobs of a client at all gateways together, and say what is left', async () => {
    const left: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const { headers } = await submit('shop', turn).expect(202);
      expect(headers['ratelimit-policy']).toBe('"submit";q=4;w=60');
      left.push(/^"submit";r=(\d+);t=\d+$/.exec(String(headers.ratelimit))?.[1]);
    }
    expect(left).toEqual(['3', '2', '1', '0']);
    const answer = await submit('shop', 0).expect(429);
    expect(answer.body).toMatchObject({ detail: 'more than 4 in 60 s: try again later', status: 429 });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(answer.headers.ratelimit).toMatch(/^"submit";r=0;t=\d+$/);
  });

  it('count other requests apart', async () => {
    for (let turn = 0; turn < 3; turn += 1) await list('shop', turn).expect(200);
    expect((await list('shop', 1).expect(429)).headers['ratelimit-policy']).toBe('"request";q=3;w=60');
  });

  it('count a cancel among them: a client that may push nothing more can stop what it has pushed', async () => {
    const pushed = await submit('late', 0).expect(202);
    for (let turn = 0; turn < 3; turn += 1) await submit('late', turn).expect(202);
    await submit('late', 0).expect(429);
    const { id } = pushed.body as { readonly id: string };
    const { headers } = await odd.http.post(`/v1/jobs/${id}/cancel`).set(bearer('late')).expect(200);
    expect(headers['ratelimit-policy']).toBe('"request";q=3;w=60');
    await odd.http.post(`/v1/jobs/${id}/retry`).set(bearer('late')).expect(429);
  });

  it('refuse a batch that is larger than they are for good, and any other only for now', async () => {
    const batch = (jobs: number) =>
      even.http
        .post('/v1/jobs/batch')
        .set(bearer('bulk'))
        .send({ jobs: Array.from({ length: jobs }, () => ({ input: 'a' })) });
    const refused = await batch(5).expect(422);
    expect(refused.headers).not.toHaveProperty('retry-after');
    expect(refused.body).toMatchObject({
      errors: [{ pointer: '/jobs', detail: 'has more jobs than this key may push in 60 s: 4' }],
    });
    // The request itself was counted.
    await batch(3).expect(200);
    expect((await batch(2).expect(429)).headers).toHaveProperty('retry-after');
  });

  it('leave other clients alone', async () => {
    await submit('desk', 0).expect(202);
    await list('desk', 1).expect(200);
  });

  it('may be those of a key', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      const { headers } = await submit('fast', turn).expect(202);
      expect(headers['ratelimit-policy']).toBe('"submit";q=1000;w=60');
    }
  });
});
