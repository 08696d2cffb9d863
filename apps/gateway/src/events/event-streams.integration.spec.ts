import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import { makeOwnAddresses, Relay, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import fc from 'fast-check';
import { GatewayBench } from '../testing/gateway.bench.js';
import { StreamClient, type StreamWishes } from './testing/stream.client.js';

const LINES_PER_TRY = 8;
const STREAM_LIMIT = 5;

describe('a stream of the events of a job', () => {
  let addresses: RemovableAddresses;
  let relay: Relay;
  let bench: GatewayBench;
  let other: GatewayBench;
  const clients: StreamClient[] = [];

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    relay = await Relay.to(addresses.REDIS_URL);
    const environment = { EVENT_HEARTBEAT_SECONDS: '1', EVENT_STREAM_LIMIT: String(STREAM_LIMIT) };
    bench = await GatewayBench.open({ addresses, environment });
    other = await GatewayBench.open({ addresses, environment: { ...environment, REDIS_URL: relay.url } });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.cut();
    for (const gateway of [bench, other])
      await waitUntil(async () => (await countStreams(gateway)) === 0, {
        what: 'nobody follows a job any more',
      });
  });
  afterAll(async () => {
    await Promise.all([bench.stop(), other.stop()]);
    relay.remove();
    await addresses.remove();
  });

  const countStreams = async (gateway: GatewayBench): Promise<number> => {
    const { text } = await gateway.http.get('/metrics').expect(200);
    return Number(/^tidegate_event_streams (\d+)$/m.exec(text)?.[1]);
  };
  const open = async (
    gateway: GatewayBench,
    id: string,
    wishes: StreamWishes = {},
  ): Promise<StreamClient> => {
    const client = await StreamClient.open(gateway.port, id, wishes);
    clients.push(client);
    return client;
  };
  const untilOver = (client: StreamClient): Promise<unknown> =>
    waitUntil(() => client.isOver, { what: 'the stream ends' });
  const untilReceived = (client: StreamClient, count: number): Promise<unknown> =>
    waitUntil(() => client.events.length >= count, { what: `${count} events` });
  const print = (id: string, attempt: number, number: number): Promise<boolean> =>
    bench.store.records.report(id, attempt, {
      events: {
        number,
        list: [{ type: 'log', membersJson: `{"stream":"stdout","lines":["line ${number}"]}` }],
      },
    });
  /** Runs a job as workers do: its first try is lost, its second one succeeds; both print. */
  const runTwice = async (job: JobMessage): Promise<void> => {
    for (const attempt of [1, 2]) {
      await bench.store.records.claim(job, 5);
      for (let number = 1; number <= LINES_PER_TRY; number += 1) await print(job.id, attempt, number);
      if (attempt === 1) await bench.store.records.giveBack(job.id, 1, { countsAsTry: true, reason: 'lost' });
    }
    await bench.store.records.finish(job.id, 2, { status: 'succeeded', outputJson: '1' });
  };
  const ALL = [
    '1 queued',
    '2 started',
    ...Array.from({ length: LINES_PER_TRY }, (_, index) => `${3 + index} log`),
    '11 returned',
    '12 started',
    ...Array.from({ length: LINES_PER_TRY }, (_, index) => `${13 + index} log`),
    '21 completed',
  ];

  it('has all that happens, as it happens, and ends with the job', async () => {
    const job = await bench.record('a');
    const client = await open(bench, job.id);
    await untilReceived(client, 1);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    await bench.store.records.claim(job, 5);
    await untilReceived(client, 2);
    await print(job.id, 1, 1);
    await untilReceived(client, 3);
    await bench.store.records.finish(job.id, 1, { status: 'failed', error: 'no such file' });
    await untilOver(client);
    expect(client.events).toEqual([
      { id: '1', event: 'queued', data: expect.objectContaining({ id: 1, type: 'queued', attempt: 0 }) },
      { id: '2', event: 'started', data: expect.objectContaining({ id: 2, attempt: 1 }) },
      {
        id: '3',
        event: 'log',
        data: {
          id: 3,
          type: 'log',
          attempt: 1,
          time: expect.stringMatching(/^20\d\d-.*Z$/),
          stream: 'stdout',
          lines: ['line 1'],
        },
      },
      {
        id: '4',
        event: 'completed',
        data: expect.objectContaining({ id: 4, status: 'failed', error: 'no such file' }),
      },
    ]);
  });

  it('skips and repeats nothing, wherever it is cut and at whichever gateway it is resumed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }), async (cuts) => {
        const job = await bench.record('a');
        const running = runTwice(job);
        const received: string[] = [];
        let lastId: string | undefined;
        for (let turn = 0; received.at(-1) !== ALL.at(-1); turn += 1) {
          const client = await open(turn % 2 === 0 ? other : bench, job.id, { lastId });
          const most = cuts[turn];
          if (most === undefined) await untilOver(client);
          else {
            await waitUntil(() => client.isOver || client.events.length >= most, { what: 'a part' });
            client.cut();
          }
          // What was received after the cut was asked for counts too.
          received.push(...client.inShort);
          lastId = client.lastId ?? lastId;
        }
        await running;
        expect(received).toEqual(ALL);
      }),
      { numRuns: 12 },
    );
  });

  it.each<[string, (job: JobMessage) => Promise<unknown>, readonly string[]]>([
    [
      'succeeds at once',
      (job) => bench.store.records.complete(job, '1', 1),
      ['1 queued', '2 started', '3 completed'],
    ],
    ['the broker gives up', (job) => bench.store.records.bury(job, 'gave-up'), ['1 queued', '2 completed']],
  ])('ends with a job that %s', async (_, end, expected) => {
    const job = await bench.record('a');
    const client = await open(bench, job.id);
    await untilReceived(client, 1);
    await end(job);
    await untilOver(client);
    expect(client.inShort).toEqual(expected);
  });

  it('can be read after the end, and asks a browser that is at the end to stop', async () => {
    const job = await bench.record('a');
    await runTwice(job);
    const client = await open(bench, job.id, { lastId: '18' });
    await untilOver(client);
    expect(client.inShort).toEqual(['19 log', '20 log', '21 completed']);
    expect((await open(bench, job.id, { lastId: '21' })).status).toBe(204);
  });

  it('shows progress without an id, so that nothing is lost by it', async () => {
    const job = await bench.record('a');
    await bench.store.records.claim(job, 5);
    const client = await open(bench, job.id);
    await untilReceived(client, 2);
    for (const fraction of [0.25, 0.25, 0.75])
      await bench.store.records.report(job.id, 1, { progress: { fraction } });
    await untilReceived(client, 4);
    expect(client.inShort.slice(2)).toEqual(['- progress', '- progress']);
    expect(client.events.at(-1)?.data).toMatchObject({ type: 'progress', attempt: 1, fraction: 0.75 });
  });

  it('is kept open while nothing happens', async () => {
    const client = await open(bench, (await bench.record('a')).id);
    await waitUntil(() => client.comments.length >= 2, { what: 'two heartbeats' });
    expect(client.comments[0]).toBe('heartbeat');
    expect(client.isOver).toBe(false);
  });

  it('goes on when the store was out of reach for a while', async () => {
    const job = await bench.record('a');
    const client = await open(other, job.id);
    await untilReceived(client, 1);
    relay.cut();
    await runTwice(job);
    relay.restore();
    await untilOver(client);
    expect(client.inShort).toEqual(ALL);
  });

  it('is refused where too many are open, and costs nothing once its client is gone', async () => {
    const { id } = await bench.record('a');
    for (let count = 0; count < STREAM_LIMIT; count += 1) await open(bench, id);
    const refused = await open(bench, id);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    clients[0]?.cut();
    await waitUntil(async () => (await open(bench, id)).status === 200, { what: 'there is room again' });
  });

  it('ends when its gateway stops, and is resumed at another', async () => {
    const job = await bench.record('a');
    const stopping = await GatewayBench.open({ addresses });
    const client = await open(stopping, job.id);
    await untilReceived(client, 1);
    await stopping.stop();
    await untilOver(client);
    await runTwice(job);
    const resumed = await open(bench, job.id, { lastId: client.lastId });
    await untilOver(resumed);
    expect([...client.inShort, ...resumed.inShort]).toEqual(ALL);
  });

  it('is none of a job that is not there', async () => {
    const client = await open(bench, 'no-such-job');
    expect(client.status).toBe(404);
    await bench.http
      .get('/v1/jobs/no-such-job/events')
      .set({ accept: 'text/event-stream', 'last-event-id': 'yesterday' })
      .expect(400, /Last-Event-ID must be a whole number from 0/);
  });
});
