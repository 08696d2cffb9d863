import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askStore, newsKey, newsWantedKey } from '@tidegate/job-store';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { makeKeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import type { NewsEventResponse, NewsResponse } from './news.response.js';

describe('what happens to all jobs', () => {
  const {
    path: ACCESS_KEYS_FILE,
    texts,
    add,
    revoke,
  } = makeKeyFile({
    shop: { client: 'shop', scopes: ['submit', 'read'] },
    desk: { client: 'desk', scopes: ['submit', 'read'] },
    admin: { client: 'admin', scopes: ['admin'] },
  });
  let addresses: RemovableAddresses;
  let benches: readonly GatewayBench[];

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    const environment = { ACCESS_KEYS_FILE, EVENT_HEARTBEAT_SECONDS: '1' };
    benches = [
      await GatewayBench.open({ addresses, environment }),
      await GatewayBench.open({ addresses, environment }),
    ];
  });
  afterAll(async () => {
    for (const bench of benches) await bench.stop();
    await addresses.remove();
  });

  const bench = (which = 0): GatewayBench => {
    const found = benches[which];
    if (!found) throw new Error('there is no such gateway');
    return found;
  };
  const headersOf = (key: string) => ({ Authorization: `Bearer ${key}` });
  const poll = async (key: string, query: object, which = 0): Promise<NewsResponse> => {
    const answer = await bench(which).http.get('/v1/events').query(query).set(headersOf(key)).expect(200);
    return answer.body as NewsResponse;
  };
  const push = async (key: string): Promise<string> => {
    const answer = await bench().http.post('/v1/jobs').set(headersOf(key)).send({ input: 1 }).expect(202);
    return (answer.body as { readonly id: string }).id;
  };
  const inShort = (events: readonly NewsEventResponse[]): readonly string[] =>
    events.map(({ type, jobId = '' }) => `${type} ${jobId}`);

  /** Reads a stream until it has this number of events, then loses the connection. */
  const stream = async (key: string, after: string, count: number, which = 0) => {
    const cut = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${bench(which).port}/v1/events`, {
      headers: { ...headersOf(key), accept: 'text/event-stream', 'last-event-id': after },
      signal: cut.signal,
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.split('data: ').length > count) break;
    }
    cut.abort();
    const events = text.split('\n').filter((line) => line.startsWith('data: '));
    return events.slice(0, count).map((line) => JSON.parse(line.slice(6)) as NewsEventResponse);
  };

  it('is shown to those who may see the jobs, in its order', async () => {
    const { last } = await poll(texts.admin, {});
    const [ofShop, ofDesk] = [await push(texts.shop), await push(texts.desk)];
    const read = async (key: string): Promise<readonly string[]> => {
      let events: readonly string[] = [];
      for (let after = last; events.length < (key === texts.admin ? 2 : 1);) {
        const page = await poll(key, { after, wait: 5 });
        events = [...events, ...inShort(page.events)];
        after = page.last;
      }
      return events;
    };
    expect(await read(texts.shop)).toEqual([`queued ${ofShop}`]);
    expect(await read(texts.desk)).toEqual([`queued ${ofDesk}`]);
    expect(await read(texts.admin)).toEqual([`queued ${ofShop}`, `queued ${ofDesk}`]);
  });

  it('goes on behind a lost connection at another gateway, and has every event once', async () => {
    const { last } = await poll(texts.shop, {});
    const { store } = bench();
    for (let job = 0; job < 12; job += 1) {
      const message = await bench().record('a', { owner: 'shop' });
      const claim = await store.records.claim(message, 5);
      if (claim.kind !== 'claimed') throw new Error(claim.kind);
      await store.records.finish(message.id, claim.attempt, { status: 'succeeded', outputJson: '1' });
    }
    const events: NewsEventResponse[] = [];
    for (let turn = 0; events.length < 36; turn += 1)
      events.push(
        ...(await stream(texts.shop, events.at(-1)?.id ?? last, 5 + (turn % 3), turn % 2)).slice(0, 36),
      );
    const jobs = new Map<string, string[]>();
    for (const { jobId = '', type } of events) jobs.set(jobId, [...(jobs.get(jobId) ?? []), type]);
    expect([...jobs.values()]).toEqual(Array.from({ length: 12 }, () => ['queued', 'started', 'completed']));
    expect(events.at(-1)).toMatchObject({ status: 'succeeded', attempt: 1, model: 'default' });
  });

  it('is there for who asks without waiting, however many follow and are behind', async () => {
    const { last } = await poll(texts.shop, {});
    const following = new AbortController();
    await fetch(`http://127.0.0.1:${bench().port}/v1/events`, {
      headers: { ...headersOf(texts.shop), accept: 'text/event-stream' },
      signal: following.signal,
    });
    const jobs = [];
    for (let after = last; jobs.length < 10;) {
      const job = await push(texts.shop);
      const page = await poll(texts.shop, { after });
      expect(inShort(page.events)).toEqual([`queued ${job}`]);
      after = page.last;
      jobs.push(job);
    }
    following.abort();
  });

  it('has another number of workers that is wanted, for every key that may read', async () => {
    const { last } = await poll(texts.desk, {});
    const decision = {
      by: 'scaler',
      scaledObject: 'a/b',
      from: 1,
      wanted: 3,
      allowed: 3,
      reason: 'why',
      inputs: {},
    } as const;
    await bench().store.scalingDecisions.note('default', decision);
    const { events } = await poll(texts.desk, { after: last });
    expect(events).toEqual([expect.objectContaining({ ...decision, type: 'scaling', model: 'default' })]);
    expect(events[0]).not.toHaveProperty('jobId');
  });

  it('has the steps of a job that succeeds at once', async () => {
    const { last } = await poll(texts.shop, {});
    const message = await bench().record('a', { owner: 'shop' });
    await bench().store.records.complete(message, '1', 1);
    const { events } = await poll(texts.shop, { after: last });
    expect(inShort(events)).toEqual(
      ['queued', 'started', 'completed'].map((type) => `${type} ${message.id}`),
    );
  });

  it('is noted only while somebody follows; what is missing then is announced', async () => {
    const { last } = await poll(texts.shop, {});
    await askStore(addresses.REDIS_URL, ['DEL', newsWantedKey()]);
    const before = await askStore(addresses.REDIS_URL, ['XLEN', newsKey()]);
    await bench().record('a', { owner: 'shop' });
    expect(await askStore(addresses.REDIS_URL, ['XLEN', newsKey()])).toEqual(before);
    const { events } = await poll(texts.shop, { after: last });
    expect(inShort(events)).toEqual(['truncated ']);
    expect((await poll(texts.shop, { after: events[0]?.id })).events).toEqual([]);
  });

  it('is noted again soon after the store has lost all of it while somebody follows', async () => {
    const following = poll(texts.shop, { wait: 20 });
    await waitUntil(async () => (await askStore(addresses.REDIS_URL, ['EXISTS', newsKey()])) === 1);
    // The look of before it was lost is over.
    await poll(texts.desk, { wait: 1 });
    await askStore(addresses.REDIS_URL, ['DEL', newsWantedKey(), newsKey()]);
    const { events, last } = await following;
    expect(inShort(events)).toEqual(['truncated ']);
    const id = await push(texts.shop);
    expect(inShort((await poll(texts.shop, { after: last, wait: 5 })).events)).toContain(`queued ${id}`);
  });

  it.each(['/v1/events', '/v1/jobs/ID/events'])('%s ends when the key is revoked', async (path) => {
    const key = add({ client: 'shop', scopes: ['submit', 'read'] });
    const keyOfOthers = add({ client: 'shop', scopes: ['read'] });
    const id = await push(texts.shop);
    const accept = 'text/event-stream';
    const url = `http://127.0.0.1:${bench().port}${path.replace('ID', id)}`;
    const open = async (text: string) => {
      const cut = new AbortController();
      await waitUntil(
        async () => (await bench().http.get('/v1/workers').set(headersOf(text))).status === 200,
      );
      const answer = await fetch(url, { headers: { ...headersOf(text), accept }, signal: cut.signal });
      expect(answer.status).toBe(200);
      return { answer, cut };
    };
    const [revoked, kept] = [await open(key), await open(keyOfOthers)];
    revoke(key);
    await revoked.answer.text();
    await fetch(url, { headers: headersOf(key) }).then(({ status }) => expect(status).toBe(401));
    // Another key of the same client, which still counts.
    const reader = kept.answer.body?.getReader();
    for (let heartbeats = 0; heartbeats < 2; heartbeats += 1)
      expect((await reader?.read())?.done).toBe(false);
    kept.cut.abort();
  });

  it('keeps an idle stream open by a line that moves its id on', async () => {
    const cut = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${bench().port}/v1/events`, {
      headers: { ...headersOf(texts.desk), accept: 'text/event-stream' },
      signal: cut.signal,
    });
    const { last } = await poll(texts.shop, {});
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.includes(`id: ${last}\n\n`)) break;
    }
    cut.abort();
    expect(text).not.toContain('data:');
  });
});
