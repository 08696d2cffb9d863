import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { GatewayBench } from '../testing/gateway.bench.js';

interface ShownJob {
  readonly id: string;
  readonly status: string;
}

describe('a push that waits for its job', () => {
  let addresses: RemovableAddresses;
  let bench: GatewayBench;
  let other: GatewayBench;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({ addresses, environment: { WAIT_LIMIT_SECONDS: '3600' } });
    other = await GatewayBench.open({ addresses });
  });
  afterEach(async () => {
    await waitUntil(async () => (await countWaiting()) === 0, { what: 'nobody waits any more' });
  });
  afterAll(async () => {
    await Promise.all([bench.stop(), other.stop()]);
    await addresses.remove();
  });

  /** Node warns where listeners gather. */
  const warnings: string[] = [];
  const noteWarning = ({ message }: Error): void => void warnings.push(message);
  beforeAll(() => void process.on('warning', noteWarning));
  afterAll(() => void process.off('warning', noteWarning));

  const countWaiting = async (): Promise<number> => {
    const { text } = await bench.http.get('/metrics').expect(200);
    return Number(/^tidegate_waiting_requests (\d+)$/m.exec(text)?.[1]);
  };
  const push = (input: string, prefer = 'wait=20') =>
    bench.http.post('/v1/jobs').set('prefer', prefer).send({ input });

  /** The jobs of this spec, as they are pushed. */
  const pushed: JobMessage[] = [];
  const nextPushed = async (): Promise<JobMessage> => {
    const count = pushed.length;
    return waitUntil(() => pushed[count], { what: 'a job is pushed' });
  };
  beforeAll(() => {
    const { publisher } = bench;
    const publish = publisher.publish.bind(publisher);
    publisher.publish = async (message) => {
      await publish(message);
      pushed.push(message);
    };
  });

  it('gets the job with its end, as soon as that is stored by whomever', async () => {
    const next = nextPushed();
    const waiting = push('a').then((answer) => answer);
    const message = await next;
    await waitUntil(async () => (await countWaiting()) === 1, { what: 'the push waits' });
    // By way of another gateway's store, as a worker would.
    await other.finish(message, { status: 'succeeded', outputJson: '{"label":"greeting"}' });
    const answer = await waiting;
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      location: `/v1/jobs/${message.id}`,
      'preference-applied': 'wait=20',
    });
    expect(answer.body).toMatchObject({ id: message.id, status: 'succeeded', output: { label: 'greeting' } });
  });

  it.each([
    ['was completed at once', async (message: JobMessage) => bench.store.records.complete(message, '1', 1)],
    ['the broker has given up', async (message: JobMessage) => bench.store.records.bury(message, 'gave-up')],
  ])('gets a job that %s', async (_, end) => {
    const next = nextPushed();
    const waiting = push('a').then((answer) => answer);
    await end(await next);
    expect((await waiting).status).toBe(200);
  });

  it('gets a job that expires', async () => {
    const answer = await bench.http
      .post('/v1/jobs')
      .set('prefer', 'wait=20')
      .send({ input: 'a', expiresInSeconds: 1 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'expired' });
  });

  it('gets the job as it was pushed when the time is over: 202, never an error', async () => {
    const answer = await push('a', 'respond-async, wait=1').expect(202);
    expect(answer.headers['preference-applied']).toBe('wait=1');
    expect((answer.body as ShownJob).status).toBe('queued');
  });

  it('waits no longer than the service allows, and not at all unless it asks', async () => {
    expect((await push('a', 'wait=0').expect(202)).headers['preference-applied']).toBe('wait=0');
    expect((await push('a', 'return=minimal').expect(202)).headers['preference-applied']).toBeUndefined();
    const next = nextPushed();
    const waiting = push('a', 'wait=9000').then((answer) => answer);
    await bench.store.records.complete(await next, '1', 1);
    expect((await waiting).headers['preference-applied']).toBe('wait=3600');
  });

  /** Sends a push that waits for an hour, and returns its connection. */
  const pushByHand = async (): Promise<Socket> => {
    const socket = connect({ port: bench.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    const body = '{"input":"a"}';
    socket.write(
      `POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nPrefer: wait=3600\r\n\r\n${body}`,
    );
    await waitUntil(async () => (await countWaiting()) === 1, { what: 'the push waits' });
    return socket;
  };

  it.each<[string, (socket: Socket) => unknown]>([
    ['closed its connection', (socket) => socket.destroy()],
    ['reset its connection', (socket) => socket.resetAndDestroy()],
    ['closed its side', (socket) => socket.end()],
  ])('costs nothing any longer when its client has %s', async (_, leave) => {
    const socket = await pushByHand();
    leave(socket);
    await waitUntil(async () => (await countWaiting()) === 0, { what: 'nobody waits', withinMs: 10_000 });
    socket.destroy();
  });

  it('is answered early to a client that has closed its side, which may still read', async () => {
    const socket = await pushByHand();
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.end();
    await waitUntil(() => text.includes('"status":"queued"'), { what: 'the answer' });
    expect(text).toMatch(/^HTTP\/1\.1 202 /);
    socket.destroy();
  });

  it('leaves no listener on a connection that serves many', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = 0; turn < 12; turn += 1)
      await bench.http.post('/v1/jobs').agent(agent).set('prefer', 'wait=0').send({ input: 'a' }).expect(202);
    agent.destroy();
    expect(warnings).toEqual([]);
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['POST', '/v1/jobs', { prefer: 'wait=60' }],
    ['GET', '/v1/jobs/ID/events?after=1&wait=60', {}],
    ['GET', '/v1/jobs/ID/events', { accept: 'text/event-stream' }],
  ])(
    'does not keep a gateway from stopping, on a connection that its client keeps: %s %s',
    async (method, path, headers) => {
      const stopping = await GatewayBench.open({ addresses, environment: { WAIT_LIMIT_SECONDS: '60' } });
      const { id } = await stopping.record('a');
      const agent = new Agent({ keepAlive: true });
      const target = path.replace('ID', id);
      const sent =
        method === 'POST' ? stopping.http.post(target).send({ input: 'a' }) : stopping.http.get(target);
      const answer = sent
        .agent(agent)
        .set(headers)
        .then(({ status, text }) => ({ status, text }));
      await waitUntil(
        async () =>
          /^tidegate_(waiting_requests|event_streams) 1$/m.test((await stopping.http.get('/metrics')).text),
        { what: 'somebody waits' },
      );
      await stopping.stop();
      const { status, text } = await answer;
      expect(status).toBe(method === 'POST' ? 202 : 200);
      expect(text).toMatch(/queued|"events":\[\]/);
      agent.destroy();
    },
  );
});
