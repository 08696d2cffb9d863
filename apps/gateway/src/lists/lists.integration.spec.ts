import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStatus } from '@tidegate/contracts';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { makeKeyFile, type KeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import { storedJob } from '../testing/stored-job.js';
import { LIST_PROBLEMS } from './list.query.js';

interface Page {
  readonly jobs: readonly { readonly id: string; readonly omitted?: readonly string[] }[];
  readonly counts: Readonly<Record<string, Readonly<Record<JobStatus, number>>>>;
  readonly nextCursor?: string;
}

// Clients of this run alone: specs of one process share a store.
const SHOP = `shop-${randomUUID()}`;
const DESK = `desk-${randomUUID()}`;

const KEYS = {
  shop: { client: SHOP, scopes: ['submit', 'read'] },
  desk: { client: DESK, scopes: ['submit', 'read'] },
  pusher: { client: SHOP, scopes: ['submit'] },
  boss: { client: 'boss', scopes: ['admin'] },
} as const;

type Owner = keyof typeof KEYS;

describe('GET /v1/jobs', () => {
  let keys: KeyFile<Owner>;
  let bench: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile(KEYS);
    bench = await GatewayBench.open({ environment: { MODELS: 'translate', ACCESS_KEYS_FILE: keys.path } });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  const get = (owner: Owner, path: string) =>
    bench.http.get(path).set({ authorization: `Bearer ${keys.texts[owner]}` });
  const list = async (owner: Owner, path = '/v1/jobs'): Promise<Page> =>
    (await get(owner, path).expect(200)).body as Page;
  const push = async (owner: Owner, body: object): Promise<string> => {
    const answer = await bench.http
      .post('/v1/jobs')
      .set({ authorization: `Bearer ${keys.texts[owner]}` })
      .send(body)
      .expect(202);
    return (answer.body as { id: string }).id;
  };
  const idsOf = ({ jobs }: Page): readonly string[] => jobs.map(({ id }) => id);

  it('lists the jobs of the key’s client newest first, as each is by itself, page by page', async () => {
    const customer = randomUUID();
    const ids: string[] = [];
    for (const input of ['a', 'b', 'c', 'd', 'e'])
      ids.unshift(await push('shop', { input, metadata: { customer } }));
    await push('desk', { input: 'other', metadata: { customer } });
    const first = await get('shop', `/v1/jobs?metadata.customer=${customer}&limit=2`).expect(200);
    expect(idsOf(first.body as Page)).toEqual(ids.slice(0, 2));
    const [newest] = (first.body as Page).jobs;
    const alone = await get('shop', `/v1/jobs/${newest?.id}`).expect(200);
    expect(storedJob(newest)).toEqual(storedJob(alone.body));

    const shown = [...idsOf(first.body as Page)];
    let { link } = first.headers;
    while (link !== undefined) {
      const [, path = ''] = /^<(\/v1\/jobs\?.*)>; rel="next"$/.exec(link) ?? [];
      const next = await get('shop', path).expect(200);
      shown.push(...idsOf(next.body as Page));
      link = next.headers.link;
      expect((next.body as Page).nextCursor === undefined).toBe(link === undefined);
    }
    expect(shown).toEqual(ids);
  });

  it('shows a client no job of another one, whatever it asks for, and an admin all', async () => {
    const secret = randomUUID();
    const id = await push('desk', { model: 'translate', input: 1, metadata: { secret } });
    const { createdAt } = (await get('desk', `/v1/jobs/${id}`).expect(200)).body as { createdAt: string };
    for (const query of ['', '?model=translate', `?metadata.secret=${secret}`, `?createdAfter=${createdAt}`])
      expect(idsOf(await list('shop', `/v1/jobs${query}`))).not.toContain(id);
    expect(idsOf(await list('desk'))).toContain(id);
    expect(idsOf(await list('boss', `/v1/jobs?metadata.secret=${secret}`))).toEqual([id]);
    await get('pusher', '/v1/jobs').expect(403);
    await bench.http.get('/v1/jobs').expect(401);
  });

  it('filters by model, status, metadata in both spellings, and time', async () => {
    const tag = randomUUID();
    const before = await push('shop', { input: 1, metadata: { tag, 'a b': 'ä&=+' } });
    const { createdAt } = (await get('shop', `/v1/jobs/${before}`)).body as { createdAt: string };
    const translated = await push('shop', { model: 'translate', input: 1, metadata: { tag } });
    await bench.store.cancels.cancel(translated, 60);
    const path = `/v1/jobs?metadata[tag]=${tag}`;
    expect(idsOf(await list('shop', path))).toEqual([translated, before]);
    expect(idsOf(await list('shop', `${path}&model=translate`))).toEqual([translated]);
    expect(idsOf(await list('shop', `${path}&status=canceled`))).toEqual([translated]);
    expect(idsOf(await list('shop', `${path}&status=queued&model=translate`))).toEqual([]);
    expect(idsOf(await list('shop', `${path}&createdAfter=${createdAt}`))).toContain(before);
    expect(idsOf(await list('shop', `${path}&createdBefore=${createdAt}`))).toEqual([]);
    expect(idsOf(await list('shop', `${path}&createdBefore=2100-01-01T00:00:00+01:00`))).toHaveLength(2);
    expect(idsOf(await list('shop', `${path}&metadata.a%20b=${encodeURIComponent('ä&=+')}`))).toEqual([
      before,
    ]);
    expect(idsOf(await list('shop', `${path}&metadata.tag2=${tag}`))).toEqual([]);
  });

  it('counts the jobs of the client by model and status, whatever the filters are', async () => {
    const { counts } = await list('desk', '/v1/jobs?limit=1');
    await push('desk', { input: 1 });
    const id = await push('desk', { model: 'translate', input: 1 });
    await bench.store.cancels.cancel(id, 60);
    const after = await list('desk', '/v1/jobs?model=default&status=failed');
    expect(after.counts.default?.queued).toBe((counts.default?.queued ?? 0) + 1);
    expect(after.counts.translate?.canceled).toBe((counts.translate?.canceled ?? 0) + 1);
    expect(Object.keys(after.counts.default ?? {})).toHaveLength(8);
  });

  it('leaves out what is long, and says so', async () => {
    const id = await push('shop', { input: 'x'.repeat(2_000) });
    const { jobs } = await list('shop', '/v1/jobs?limit=1');
    expect(jobs).toMatchObject([{ id, status: 'queued', omitted: ['input'] }]);
    expect(jobs[0]).not.toHaveProperty('input');
  });

  it.each([
    ['limit=0', LIST_PROBLEMS.limit],
    ['limit=101', LIST_PROBLEMS.limit],
    ['limit=1.5', LIST_PROBLEMS.limit],
    ['limit=', LIST_PROBLEMS.limit],
    ['status=done', LIST_PROBLEMS.status],
    ['model=No+Model', LIST_PROBLEMS.model],
    ['cursor=', LIST_PROBLEMS.cursor],
    ['cursor=AAAA', LIST_PROBLEMS.cursor],
    [`cursor=${'A'.repeat(31)}`, LIST_PROBLEMS.cursor],
    [`cursor=${'A'.repeat(30)}!`, LIST_PROBLEMS.cursor],
    ['createdAfter=yesterday', 'createdAfter must be a time such as 2026-01-01T12:00:00Z'],
    ['createdBefore=2026-13-01T00:00:00Z', 'createdBefore must be a time such as 2026-01-01T12:00:00Z'],
    ['model=default&model=translate', 'model must be there once'],
    ['metadata.a=1&metadata[a]=1', 'metadata[a] must be there once'],
    ['state=queued', 'there is no parameter state here'],
    ['metadata=1', 'there is no parameter metadata here'],
    [Array.from({ length: 17 }, (_, index) => `metadata.${index}=1`).join('&'), LIST_PROBLEMS.metadata],
  ])('refuses ?%s: 400 that says why', async (query, detail) => {
    const answer = await get('shop', `/v1/jobs?${query}`).expect(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ detail, status: 400 });
  });
});
