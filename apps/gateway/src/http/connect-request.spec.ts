import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { createFastify } from './fastify-instance.js';

const CONNECT = 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Node hands the socket of a CONNECT over without any listener: an error that nobody listens to ends the process. */
describe.each(['http', 'https'] as const)('a CONNECT over %s', (protocol) => {
  let instance: FastifyInstance;
  let port: number;
  let answerSlow: () => void;

  beforeAll(async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
    });
    instance = createFastify({
      bodyLimitBytes: 100,
      headerLimitBytes: 8_192,
      inputLimitBytes: 1_000,
      openBodiesLimitBytes: 100_000,
      connectionLimit: 100,
      requestTimeoutSeconds: 60,
      tls: { certificate: cert, key },
    });
    instance.get('/quick', () => 'quick');
    instance.get('/slow', () => new Promise((resolve) => (answerSlow = () => resolve('slow'))));
    await instance.listen({ port: 0, host: '127.0.0.1' });
    ({ port } = instance.server.address() as AddressInfo);
  });

  afterAll(() => instance.close());

  /** A connection whose server side the spec controls, and what the client sends and receives on it. */
  const open = async ({ allowHalfOpen = false } = {}): Promise<{
    transport: Socket;
    stream: Socket;
    closed: Promise<unknown>;
  }> => {
    const transport = connect({ port, host: '127.0.0.1', allowHalfOpen });
    const stream =
      protocol === 'http' ? transport : connectTls({ socket: transport, rejectUnauthorized: false });
    const closed = new Promise((resolve) => transport.once('close', resolve));
    for (const socket of [transport, stream]) socket.on('error', () => undefined);
    await once(stream, protocol === 'http' ? 'connect' : 'secureConnect');
    return { transport, stream, closed };
  };

  const countConnections = (): Promise<number> =>
    promisify(instance.server.getConnections.bind(instance.server))();

  const expectServing = async (): Promise<void> => {
    const { transport, stream } = await open();
    stream.write('GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = (await once(stream, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
    transport.destroy();
  };

  it('is answered like any other method that no path takes', async () => {
    const { transport, stream } = await open();
    stream.write(CONNECT);
    const [answer] = (await once(stream, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
    transport.destroy();
  });

  it('may be reset while its answer is awaited, and while it is read', async () => {
    for (const readsAnswer of [false, true]) {
      const { transport, stream, closed } = await open();
      stream.write(CONNECT);
      if (readsAnswer) await once(stream, 'readable');
      transport.resetAndDestroy();
      await closed;
    }
    await expectServing();
  });

  it('does not hold the connection of a client that never closes its side', async () => {
    const { transport, stream } = await open({ allowHalfOpen: true });
    stream.write(CONNECT);
    stream.resume();
    await waitUntil(async () => (await countConnections()) === 0, { what: 'the server has let go of it' });
    transport.destroy();
  });

  it('closes the connection when it comes behind a request that still waits for its answer', async () => {
    const { stream, closed } = await open();
    stream.write(`GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n${CONNECT}`);
    stream.resume();
    await closed;
    answerSlow();
    await expectServing();
  });
});
