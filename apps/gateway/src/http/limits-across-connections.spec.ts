import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createFastify } from './fastify-instance.js';

const CONNECTION_LIMIT = 5;
const OPEN_BODIES_LIMIT_BYTES = 65_536;
const SILENCE = 'POST /silence HTTP/1.1\r\nHost: localhost\r\n\r\n';
const JSON_HEAD = 'POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a limit that holds across connections', () => {
  let instance: FastifyInstance;
  let port: number;

  beforeAll(async () => {
    instance = createFastify({
      bodyLimitBytes: 100_000,
      headerLimitBytes: 8_192,
      inputLimitBytes: 100_000,
      openBodiesLimitBytes: OPEN_BODIES_LIMIT_BYTES,
      connectionLimit: CONNECTION_LIMIT,
      requestTimeoutSeconds: 60,
    });
    instance.post('/v1/echo', (request) => JSON.stringify(request.body));
    instance.post('/silence', () => new Promise(() => undefined));
    instance.post('/push', () => 'pushed');
    await instance.listen({ port: 0, host: '127.0.0.1' });
    ({ port } = instance.server.address() as AddressInfo);
  });

  afterAll(() => instance.close());

  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };

  const statusOf = async (socket: Socket, request: string): Promise<string | undefined> => {
    socket.write(request);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return /^HTTP\/1\.1 (\d+)/.exec(answer.toString())?.[1];
  };

  const pushSmall = async (): Promise<string | undefined> => {
    const socket = await open();
    const status = await statusOf(socket, `${JSON_HEAD}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);
    socket.destroy();
    return status;
  };

  const unfinished = `${JSON_HEAD}Content-Length: 100000\r\n\r\n${'x'.repeat(OPEN_BODIES_LIMIT_BYTES)}`;

  it.each([
    ['does not finish its body', unfinished],
    ['has begun it behind a request that waits for its answer', `${SILENCE}${unfinished}`],
  ])('refuses bodies while a client %s, and takes them when it is gone', async (_, request) => {
    const greedy = await open();
    greedy.write(request);
    await waitUntil(async () => (await pushSmall()) === '503', { what: 'a body is refused' });
    greedy.resetAndDestroy();
    await waitUntil(async () => (await pushSmall()) === '200', { what: 'a body is taken' });
  });

  it('closes connections beyond their limit, and lets those go that are only kept alive', async () => {
    const kept = await Promise.all(Array.from({ length: CONNECTION_LIMIT - 1 }, open));
    for (const socket of kept)
      expect(await statusOf(socket, 'POST /push HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('200');
    const busy = await open();
    busy.write('POST /push HTTP/1.1\r\n');
    const refused = await open();
    await once(refused.resume(), 'close');
    await waitUntil(async () => (await pushSmall()) === '200', { what: 'a connection is served again' });
    expect(busy.destroyed).toBe(false);
    for (const socket of [...kept, busy]) socket.destroy();
  });

  it('holds nothing of bodies that are dropped', async () => {
    const sockets = await Promise.all([open(), open()]);
    const body = 'x'.repeat(OPEN_BODIES_LIMIT_BYTES);
    const statuses = sockets.map((socket) =>
      statusOf(
        socket,
        `POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      ),
    );
    expect(await Promise.all(statuses)).toEqual(['200', '200']);
    for (const socket of sockets) socket.destroy();
  });
});
