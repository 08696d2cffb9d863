import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { connect, type Socket } from 'node:net';
import { makeKeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';

interface Answer {
  readonly events: readonly { readonly id?: number; readonly type: string; readonly lines?: string[] }[];
  readonly last: number;
  readonly done: boolean;
}

const PARTS = '[1.0, {"a": [\n2e1]}]';
const RETENTION =
  'no job has this id, or it is no longer kept: a result is kept for 86400 s after the end of its job';

describe('what a job leaves', () => {
  const { path, texts } = makeKeyFile({
    shop: { client: 'shop', scopes: ['submit', 'read'] },
    desk: { client: 'desk', scopes: ['read'] },
    admin: { client: 'admin', scopes: ['admin'] },
  });
  let addresses: RemovableAddresses;
  let bench: GatewayBench;
  let smallLog: JobStore;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({ addresses, environment: { ACCESS_KEYS_FILE: path } });
    smallLog = new JobStore({
      url: addresses.REDIS_URL,
      commandTimeoutSeconds: 5,
      lifetimes: { liveSeconds: 600, resultSeconds: 300, eventLogBytes: 200 },
    });
    await smallLog.open();
  });
  afterAll(async () => {
    await smallLog.close();
    await bench.stop();
    await addresses.remove();
  });

  const get = (target: string, key: keyof typeof texts = 'shop') =>
    bench.http.get(`/v1/jobs/${target}`).set('authorization', `Bearer ${texts[key]}`);
  const answerTo = async (target: string): Promise<Answer> => (await get(target).expect(200)).body as Answer;
  const print = (store: JobStore, id: string, number: number, lines: readonly string[]): Promise<boolean> =>
    store.records.report(id, 1, {
      events: { number, list: [{ type: 'log', membersJson: JSON.stringify({ stream: 'stdout', lines }) }] },
    });
  const countFollowers = async (): Promise<number> => {
    const { text } = await bench.http
      .get('/metrics')
      .set('authorization', `Bearer ${texts.admin}`)
      .expect(200);
    return Number(/^tidegate_event_streams (\d+)$/m.exec(text)?.[1]);
  };
  const running = async (): Promise<JobMessage> => {
    const job = await bench.record('a', { owner: 'shop' });
    await bench.store.records.claim(job, 5);
    return job;
  };

  describe('its events, with JSON', () => {
    it('come at once where there are any, and with how far they go', async () => {
      const { id } = await running();
      await bench.store.records.report(id, 1, { progress: { fraction: 0.5 } });
      expect(await answerTo(`${id}/events`)).toEqual({
        events: [
          expect.objectContaining({ id: 1, type: 'queued' }),
          expect.objectContaining({ id: 2, type: 'started' }),
          expect.objectContaining({ type: 'progress', fraction: 0.5 }),
        ],
        last: 2,
        done: false,
      });
      expect(await answerTo(`${id}/events?limit=1`)).toMatchObject({ events: [{ id: 1 }], last: 1 });
      expect(await answerTo(`${id}/events?after=2`)).toMatchObject({ last: 2, done: false });
    });

    it('are waited for, until the next one comes or the time is over', async () => {
      const { id } = await running();
      const waiting = answerTo(`${id}/events?after=2&wait=20`);
      await print(bench.store, id, 1, ['hello']);
      expect(await waiting).toMatchObject({ events: [{ id: 3, lines: ['hello'] }], last: 3, done: false });
      expect(await answerTo(`${id}/events?after=3&wait=1`)).toEqual({ events: [], last: 3, done: false });
      const last = answerTo(`${id}/events?after=3&wait=20`);
      await bench.store.records.finish(id, 1, { status: 'succeeded', outputJson: '1' });
      expect(await last).toMatchObject({ events: [{ id: 4, type: 'completed' }], done: true });
      expect(await answerTo(`${id}/events?after=4&wait=20`)).toEqual({ events: [], last: 4, done: true });
    });

    it('are those that come from now on, for a client that asks for those after a number that is not there yet', async () => {
      const { id } = await running();
      expect(await answerTo(`${id}/events?after=99`)).toEqual({ events: [], last: 2, done: false });
      const waiting = answerTo(`${id}/events?after=99&wait=20`);
      await waitUntil(async () => (await countFollowers()) === 1, { what: 'it waits' });
      await print(bench.store, id, 1, ['hello']);
      expect(await waiting).toMatchObject({ events: [{ id: 3, lines: ['hello'] }], last: 3, done: false });
      const last = answerTo(`${id}/events?after=99&wait=20`);
      await waitUntil(async () => (await countFollowers()) === 1, { what: 'it waits' });
      await bench.store.records.finish(id, 1, { status: 'succeeded', outputJson: '1' });
      expect(await last).toMatchObject({ events: [{ id: 4, type: 'completed' }], last: 4, done: true });
    });

    it.each<[string, (socket: Socket) => unknown]>([
      ['closed its connection', (socket) => socket.destroy()],
      ['reset its connection', (socket) => socket.resetAndDestroy()],
      ['closed its side', (socket) => socket.end()],
    ])('cost nothing any longer, as an answer or as a stream, when their client has %s', async (_, leave) => {
      const { id } = await running();
      for (const accept of ['application/json', 'text/event-stream']) {
        const socket = connect({ port: bench.port, host: '127.0.0.1', allowHalfOpen: true });
        socket.on('error', () => undefined);
        socket.write(
          `GET /v1/jobs/${id}/events?after=2&wait=3600 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${texts.shop}\r\nAccept: ${accept}\r\n\r\n`,
        );
        await waitUntil(async () => (await countFollowers()) === 1, { what: 'it waits' });
        leave(socket);
        await waitUntil(async () => (await countFollowers()) === 0, { what: 'nobody waits' });
        socket.destroy();
      }
    });

    it.each(['after=x', 'after=-1', 'wait=1.5', 'limit=', 'after=1&after=2'])(
      'are refused for %s',
      async (query) => {
        const { id } = await running();
        expect((await get(`${id}/events?${query}`).expect(400)).body).toMatchObject({
          detail: expect.stringContaining('must be a whole number from 0'),
        });
      },
    );

    it('keep the text of what a model has yielded, in one line', async () => {
      const { id } = await running();
      const membersJson = `{"from":0,"parts":${PARTS}}`;
      await bench.store.records.report(id, 1, {
        events: { number: 1, list: [{ type: 'output', membersJson }] },
      });
      const { text } = await get(`${id}/events?after=2`).expect(200);
      expect(text).toContain(`"parts":${PARTS.replace('\n', ' ')}`);
    });
  });

  describe('what its model has printed', () => {
    it('is text, line by line', async () => {
      const { id } = await running();
      await print(bench.store, id, 1, ['one', '']);
      await print(bench.store, id, 2, ['ünter']);
      const { text, headers } = await get(`${id}/logs`).expect(200);
      expect([text, headers['content-type']]).toEqual(['one\n\nünter\n', 'text/plain; charset=utf-8']);
    });

    it('says where earlier lines are no longer kept', async () => {
      const { id } = await running();
      for (let number = 1; number <= 20; number += 1) await print(smallLog, id, number, [`line ${number}`]);
      const lines = (await get(`${id}/logs`).expect(200)).text.trimEnd().split('\n');
      expect([lines[0], lines.at(-1)]).toEqual(['… earlier lines are no longer kept', 'line 20']);
      const { events } = await answerTo(`${id}/events`);
      expect(events.slice(0, 3).map(({ type }) => type)).toEqual(['queued', 'truncated', 'log']);
      expect(events[2]?.id).toBe((events[1]?.id ?? 0) + 1);
    });

    it('is nothing of a job whose model printed nothing', async () => {
      expect((await get(`${(await running()).id}/logs`).expect(200)).text).toBe('');
    });
  });

  describe('its output', () => {
    it('is the JSON that its model returned, to the byte', async () => {
      const { id } = await running();
      await bench.store.records.finish(id, 1, { status: 'succeeded', outputJson: PARTS });
      const { text, headers } = await get(`${id}/output`).expect(200);
      expect([text, headers['content-type']]).toEqual([PARTS, 'application/json; charset=utf-8']);
    });

    it('is not there before, and where there is none the answer says how the job is', async () => {
      const { id } = await running();
      expect((await get(`${id}/output`).expect(404)).body).toMatchObject({
        detail: 'the job has no output: it is running',
      });
      await bench.store.records.finish(id, 1, { status: 'failed', error: 'no' });
      expect((await get(`${id}/output`).expect(404)).body).toMatchObject({
        detail: 'the job has no output: it is failed',
      });
    });
  });

  it.each(['events', 'events?wait=20', 'output', 'logs'])(
    'is seen by its own client and by admin, and by nobody else: %s',
    async (part) => {
      const { id } = await running();
      await bench.store.records.finish(id, 1, { status: 'succeeded', outputJson: '1' });
      await get(`${id}/${part}`).expect(200);
      await get(`${id}/${part}`, 'admin').expect(200);
      for (const target of [`${id}/${part}`, `no-such-job/${part}`])
        expect((await get(target, 'desk').expect(404)).body).toMatchObject({ detail: RETENTION });
    },
  );
});
