import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookSecrets } from '@tidegate/access-keys';
import { MESSAGE_FORMAT_VERSION, type JobWebhook } from '@tidegate/contracts';
import {
  askStore,
  deliveriesKey,
  JobStore,
  webhookHostsKey,
  webhooksKey,
  type WebhookDelivery,
} from '@tidegate/job-store';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Receiver } from '../testing/receiver.js';
import { SendingLoop } from './sending-loop.js';
import { WebClient } from './web-client.js';
import { WebhookSender, type WebhookSenderOptions } from './webhook-sender.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SECRETS = new WebhookSecrets([{ id: '00000001', client: 'shop', secret: SECRET, createdAt: '' }]);
const TIMEOUT_SECONDS = 0.4;
const CLIENT = {
  timeoutSeconds: TIMEOUT_SECONDS,
  allowHttp: true,
  allowPrivateAddresses: true,
  connectionsPerHost: 16,
};

let addresses: RemovableAddresses;
let redisUrl: string;
let store: JobStore;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  // A sender takes all that is due in a store.
  addresses = await makeOwnAddresses();
  redisUrl = addresses.REDIS_URL;
  store = new JobStore({
    url: redisUrl,
    commandTimeoutSeconds: 5,
    lifetimes: { liveSeconds: 600, resultSeconds: 300 },
  });
  await store.open();
  await askStore(redisUrl, ['DEL', webhookHostsKey()]);
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await askStore(redisUrl, ['DEL', webhookHostsKey()]);
});

afterAll(async () => {
  await store.close();
  await addresses.remove();
});

function receiving(receiver: Receiver): Receiver {
  ends.push(() => receiver.close());
  return receiver;
}

function makeSender(others: Partial<WebhookSenderOptions> = {}, allowPrivateAddresses = true): WebhookSender {
  const client = new WebClient({ ...CLIENT, allowPrivateAddresses });
  const sender = new WebhookSender({
    store,
    client,
    secrets: () => SECRETS,
    limits: { most: 64, mostOfHost: 16 },
    timeoutSeconds: TIMEOUT_SECONDS,
    linkBase: '',
    onAttempt: () => undefined,
    ...others,
  });
  ends.push(async () => {
    await sender.stop();
    await client.close();
  });
  return sender;
}

/** A sender that sends all that is due. */
function startSender(...options: Parameters<typeof makeSender>): void {
  const loop = new SendingLoop(makeSender(...options));
  loop.start();
  ends.push(() => loop.stop());
}

/** Ends a job of which something is to be sent; returns its id. */
async function endJob(address: string, events: JobWebhook['events'] = ['completed']): Promise<string> {
  const id = randomUUID();
  const message = {
    formatVersion: MESSAGE_FORMAT_VERSION,
    id,
    model: 'default',
    owner: 'shop',
    inputJson: '1',
  };
  const webhook = { url: address, events };
  await store.records.complete({ ...message, createdAtMs: Date.now(), webhook }, '"done"', 1);
  return id;
}

async function deliveriesOf(id: string): Promise<readonly WebhookDelivery[]> {
  return (await store.webhookDeliveries.read(id))?.deliveries ?? [];
}

/** The last delivery of a job, once it was tried. */
async function tried(id: string): Promise<WebhookDelivery> {
  let last: WebhookDelivery | undefined;
  await waitUntil(
    async () => {
      last = (await deliveriesOf(id)).at(-1);
      return (last?.tries ?? 0) > 0;
    },
    { what: 'it was tried' },
  );
  if (!last) throw new Error('nothing is sent of this job');
  return last;
}

/** What somebody who kills a gateway leaves: its claims are over. */
async function endClaim(host: string, id: string): Promise<void> {
  await askStore(redisUrl, ['ZADD', webhooksKey(host), '0', id]);
  await askStore(redisUrl, ['ZADD', webhookHostsKey(), '0', host]);
}

describe('a sender of webhooks', () => {
  it('sends each event, in order, so that the reference verifier takes it', async () => {
    const receiver = receiving(await Receiver.http());
    const id = await endJob(`http://${receiver.host}/hook?a=1`, ['started', 'completed']);
    startSender();
    await waitUntil(async () => (await deliveriesOf(id)).every(({ state }) => state === 'delivered'));
    const bodies = receiver.received.map(({ body, headers }) =>
      new Webhook(SECRET).verify(body, headers as Record<string, string>),
    );
    expect(bodies).toMatchObject([
      { type: 'job.started', event: { id: 2 }, data: { id, status: 'running' } },
      { type: 'job.succeeded', event: { id: 3 }, data: { id, status: 'succeeded', output: 'done' } },
    ]);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([`${id}_2`, `${id}_3`]);
    expect((await deliveriesOf(id))[1]).toMatchObject({ tries: 1, attempts: [{ answer: 204 }] });
  });

  const hang = (): void => undefined;
  const answer =
    (status: number, headers = {}) =>
    (response: ServerResponse) =>
      response.writeHead(status, headers).end();
  const floodOnRequest = (socket: Socket, text: string): void => {
    const write = (): void => {
      while (!socket.destroyed && socket.write(text));
    };
    socket.on('drain', write).once('data', write);
  };
  const dripHead = (socket: Socket): void => {
    let sent = 0;
    const timer = setInterval(() => socket.write(OK.charAt(sent++) || 'x'), 20);
    socket.on('close', () => clearInterval(timer));
  };
  const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

  it.each<readonly [string, () => Promise<Receiver>, object]>([
    [
      'takes no request',
      () => Receiver.tcp(hang),
      { state: 'pending', attempts: [{ error: 'no answer within 0.4 s' }] },
    ],
    ['closes at once', () => Receiver.tcp((socket) => socket.destroy()), { state: 'pending' }],
    [
      'closes amid its head',
      () => Receiver.tcp((socket) => socket.end('HTTP/1.1 200 O')),
      { state: 'pending' },
    ],
    [
      'answers without HTTP',
      () => Receiver.tcp((socket) => socket.end('hello\r\n\r\n')),
      { state: 'pending' },
    ],
    [
      'sends head upon head',
      () => Receiver.tcp((socket) => floodOnRequest(socket, `${OK}X: ${'a'.repeat(1_000)}\r\n`)),
      { state: 'pending' },
    ],
    [
      'sends interim answers for ever',
      () => Receiver.tcp((socket) => floodOnRequest(socket, 'HTTP/1.1 102 Processing\r\n\r\n')),
      { state: 'pending' },
    ],
    [
      'answers byte by byte',
      () => Receiver.tcp((socket) => socket.once('data', () => dripHead(socket))),
      { state: 'pending', attempts: [{ error: 'no answer within 0.4 s' }] },
    ],
    [
      'hangs amid its body',
      () =>
        Receiver.tcp((socket) =>
          socket.once('data', () => socket.write(`${OK}Content-Length: 10\r\n\r\nabc`)),
        ),
      { state: 'delivered', attempts: [{ answer: 200 }] },
    ],
    [
      'sends a body without end',
      () => Receiver.tcp((socket) => floodOnRequest(socket, `${OK}\r\n${'a'.repeat(65_536)}`)),
      { state: 'delivered' },
    ],
    [
      'redirects',
      () => Receiver.http(answer(302, { location: '/elsewhere' })),
      {
        state: 'pending',
        attempts: [{ answer: 302, error: 'the receiver redirects, which is not followed' }],
      },
    ],
    [
      'answers 500',
      () => Receiver.http(answer(500)),
      { state: 'pending', attempts: [{ answer: 500, error: 'the receiver answered 500' }] },
    ],
    ['is gone', () => Receiver.http(answer(410)), { state: 'stopped', attempts: [{ answer: 410 }] }],
  ])('keeps what became of one that %s', async (_case, open, expected) => {
    const receiver = receiving(await open());
    const id = await endJob(`http://${receiver.host}/`);
    startSender();
    expect(await tried(id)).toMatchObject({ tries: 1, ...expected });
    // Undici connects once more where it has closed the connection itself; nothing is sent there.
    expect(receiver.connections).toBeLessThanOrEqual(2);
  });

  it('sends again under the same id, at a time of its own, with a signature for each secret', async () => {
    const receiver = receiving(
      await Receiver.http((response, number) => response.writeHead(number === 1 ? 500 : 204).end()),
    );
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    const secrets = new WebhookSecrets(
      [SECRET, other].map((secret, index) => ({
        id: `0000000${index}`,
        client: 'shop',
        secret,
        createdAt: '',
      })),
    );
    const id = await endJob(`http://${receiver.host}/`);
    startSender({ secrets: () => secrets });
    const due = { ...(await tried(id)), nextTryAtMs: undefined };
    const firstTime = Number(receiver.received[0]?.headers['webhook-timestamp']);
    await waitUntil(() => Date.now() >= (firstTime + 1) * 1000);
    await askStore(redisUrl, ['HSET', deliveriesKey(id), '3', JSON.stringify(due)]);
    await endClaim(receiver.host, id);
    await waitUntil(() => receiver.received.length === 2);
    const [first, second] = receiver.received.map(({ headers }) => headers as Record<string, string>);
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
    expect(Number(second?.['webhook-timestamp'])).toBeGreaterThan(firstTime);
    expect(second?.['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [SECRET, other])
      for (const { body, headers } of receiver.received)
        new Webhook(secret).verify(body, headers as Record<string, string>);
  });

  it('sends nothing by http where that is no longer allowed', async () => {
    const receiver = receiving(await Receiver.http());
    const id = await endJob(`http://${receiver.host}/`);
    const client = new WebClient({ ...CLIENT, allowHttp: false });
    ends.push(() => client.close());
    startSender({ client });
    expect(await tried(id)).toMatchObject({
      state: 'pending',
      attempts: [{ error: 'its address begins with http://, which is not allowed' }],
    });
    expect(receiver.connections).toBe(0);
  });

  it('takes no certificate that it cannot verify', async () => {
    const receiver = receiving(await Receiver.http());
    const id = await endJob(`https://${receiver.host}/`);
    startSender();
    expect(await tried(id)).toMatchObject({ state: 'pending' });
    expect(receiver.received).toEqual([]);
  });

  it('waits for as long as a receiver wants, with all that is for its host', async () => {
    const receiver = receiving(await Receiver.http(answer(429, { 'retry-after': '3000' })));
    const id = await endJob(`http://${receiver.host}/`);
    startSender();
    const { nextTryAtMs = 0, attempts } = await tried(id);
    expect(nextTryAtMs - (attempts[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(3_000_000);
    const other = await endJob(`http://${receiver.host}/`);
    const marker = receiving(await Receiver.http());
    await tried(await endJob(`http://${marker.host}/`));
    expect((await deliveriesOf(other))[0]?.tries).toBe(0);
  });

  it('sends nothing to a name or an address that leads to loopback, where that is not allowed', async () => {
    const receiver = receiving(await Receiver.http());
    const addresses = [
      `http://${receiver.host}/`,
      `http://127.0.0.1:${receiver.port}/`,
      `http://[::1]:${receiver.port}/`,
    ];
    const ids = await Promise.all(addresses.map((address) => endJob(address)));
    startSender({}, false);
    for (const id of ids)
      expect(await tried(id)).toMatchObject({
        state: 'pending',
        attempts: [{ error: 'its host has a loopback, private or reserved address' }],
      });
    expect(receiver.connections).toBe(0);
  });

  it('stops all of a job whose receiver is gone, until somebody asks for it again', async () => {
    const receiver = receiving(
      await Receiver.http((response, number) => response.writeHead(number === 1 ? 410 : 204).end()),
    );
    const id = await endJob(`http://${receiver.host}/`, ['started', 'completed']);
    startSender();
    await waitUntil(async () => (await deliveriesOf(id)).every(({ state }) => state === 'stopped'));
    await store.webhookDeliveries.redeliver(id, 3);
    await waitUntil(async () => (await deliveriesOf(id))[1]?.state === 'delivered');
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([`${id}_2`, `${id}_3`]);
  });

  it('does not send what has happened while the receiver said that it is gone', async () => {
    const message = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: randomUUID(),
      model: 'default',
      owner: 'shop',
      inputJson: '1',
      createdAtMs: Date.now(),
    };
    const receiver = receiving(
      await Receiver.http((response) => {
        const ending = { status: 'succeeded', outputJson: '1' } as const;
        void store.records.finish(message.id, 1, ending).then(() => response.writeHead(410).end());
      }),
    );
    const webhook = { url: `http://${receiver.host}/`, events: ['started', 'completed'] } as const;
    await store.records.create({ ...message, webhook });
    await store.records.claim({ ...message, webhook }, 5);
    startSender();
    await waitUntil(async () => {
      const states = (await deliveriesOf(message.id)).map(({ state }) => state);
      return states.length === 2 && states.every((state) => state === 'stopped');
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('finds a host that answers behind any number that do not', async () => {
    const receiver = receiving(await Receiver.http());
    const real = new WebClient({ ...CLIENT, timeoutSeconds: 5 });
    ends.push(() => real.close());
    const silent = new AbortController();
    const client: WebhookSenderOptions['client'] = {
      post: async (url, headers, body, abort) => {
        if (!url.includes('silent')) return real.post(url, headers, body, abort);
        await once(AbortSignal.any([silent.signal, abort]), 'abort');
        return { error: 'no answer' };
      },
    };
    startSender({ client, limits: { most: 8, mostOfHost: 4 } });
    await tried(await endJob(`http://${receiver.host}/`));
    for (let job = 0; job < 4; job += 1) await endJob('http://silent.example/');
    await waitUntil(async () => (await store.webhookDeliveries.dueHosts(1)).length === 0, {
      what: 'all places of new hosts are taken',
    });
    const others = Array.from({ length: 3_000 }, (_, host) => ['1', `${host}.silent.example`]).flat();
    await askStore(redisUrl, ['ZADD', webhookHostsKey(), ...others]);
    expect(await tried(await endJob(`http://${receiver.host}/`))).toMatchObject({ state: 'delivered' });
    await askStore(redisUrl, ['DEL', webhookHostsKey()]);
    silent.abort();
  });

  it('is not held up by receivers that hang, however much is for them', async () => {
    const silent = await Promise.all(
      Array.from({ length: 12 }, async () => receiving(await Receiver.tcp(hang))),
    );
    await Promise.all(
      silent.flatMap(({ host }) => Array.from({ length: 10 }, () => endJob(`http://${host}/`))),
    );
    const receiver = receiving(await Receiver.http());
    const ids = await Promise.all(Array.from({ length: 40 }, () => endJob(`http://${receiver.host}/`)));
    startSender();
    await waitUntil(() => receiver.received.length >= ids.length);
  });

  it('reads few records at a time: all that are read at once must come in time', async () => {
    const receiver = receiving(await Receiver.http());
    let [reading, most] = [0, 0];
    const records: WebhookSenderOptions['store']['records'] = {
      read: async (id) => {
        most = Math.max(most, (reading += 1));
        return store.records.read(id).finally(() => (reading -= 1));
      },
    };
    const { webhookDeliveries } = store;
    startSender({ store: { records, webhookDeliveries }, limits: { most: 128, mostOfHost: 64 } });
    await tried(await endJob(`http://${receiver.host}/`));
    await Promise.all(Array.from({ length: 60 }, () => endJob(`http://${receiver.host}/`)));
    await waitUntil(() => receiver.received.length === 61);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('sends each once, also beside another one', async () => {
    const receiver = receiving(await Receiver.http());
    const ids = await Promise.all(Array.from({ length: 60 }, () => endJob(`http://${receiver.host}/`)));
    startSender();
    startSender();
    await waitUntil(() => receiver.received.length >= ids.length);
    await waitUntil(async () => (await store.webhookDeliveries.countDue()).jobs === 0);
    const sent = receiver.received.map(({ headers }) => String(headers['webhook-id']));
    expect(sent.sort()).toEqual(ids.map((id) => `${id}_3`).sort());
  });

  it('that is killed before it has stored what became of a delivery leaves it to another, with the same id', async () => {
    const receiver = receiving(await Receiver.http());
    const id = await endJob(`http://${receiver.host}/`);
    const { webhookDeliveries } = store;
    const killed: WebhookSenderOptions['store']['webhookDeliveries'] = {
      dueHosts: (most, first) => webhookDeliveries.dueHosts(most, first),
      take: (hosts, holdsMs) => webhookDeliveries.take(hosts, holdsMs),
      settle: () => Promise.reject(new Error('killed')),
    };
    await makeSender({ store: { records: store.records, webhookDeliveries: killed } }).begin();
    await waitUntil(() => receiver.received.length === 1);
    startSender();
    await endClaim(receiver.host, id);
    await waitUntil(() => receiver.received.length === 2);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    expect(await tried(id)).toMatchObject({ state: 'delivered', tries: 1 });
  });

  it('that is stopped leaves at once to others what it has not sent to the end', async () => {
    const receiver = receiving(await Receiver.tcp(hang));
    const id = await endJob(`http://${receiver.host}/`);
    const client = new WebClient({ ...CLIENT, timeoutSeconds: 60 });
    const sender = makeSender({ client, timeoutSeconds: 60 });
    await sender.begin();
    await waitUntil(() => receiver.connections === 1);
    await sender.stop();
    await client.close();
    await expect(store.webhookDeliveries.dueHosts(10)).resolves.toContain(receiver.host);
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'pending', tries: 0 });
  });

  it('tries again later what there is no secret for', async () => {
    const receiver = receiving(await Receiver.http());
    const id = await endJob(`http://${receiver.host}/`);
    startSender({ secrets: () => new WebhookSecrets([]) });
    const { state, attempts } = await tried(id);
    expect([state, attempts[0]?.error]).toEqual(['pending', expect.stringContaining('no secret')]);
    expect(receiver.connections).toBe(0);
  });

  it('says how a job has ended whose record is gone', async () => {
    const receiver = receiving(await Receiver.http());
    const id = await endJob(`http://${receiver.host}/`);
    await askStore(redisUrl, ['DEL', `tidegate:job:${id}`]);
    startSender();
    await tried(id);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'job.succeeded',
      data: { id, model: 'default', owner: 'shop', status: 'succeeded', done: true },
    });
  });
});
