import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import type { FastifyInstance } from 'fastify';
import { createFastify } from './fastify-instance.js';

const REQUEST_TIMEOUT_SECONDS = 0.5;

describe('http and https on one port', () => {
  let instance: FastifyInstance;
  let port: number;
  let certificate: string;
  let key: string;

  beforeAll(async () => {
    const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    ({ cert: certificate, private: key } = pair);
    instance = create(REQUEST_TIMEOUT_SECONDS);
    ({ port } = await listenAt(instance));
  });

  const create = (requestTimeoutSeconds: number): FastifyInstance =>
    createFastify({
      bodyLimitBytes: 100,
      headerLimitBytes: 8_192,
      inputLimitBytes: 1_000,
      openBodiesLimitBytes: 100_000,
      connectionLimit: 100,
      requestTimeoutSeconds,
      tls: { certificate, key },
    });

  const listenAt = async (server: FastifyInstance): Promise<AddressInfo> => {
    server.get('/protocol', (request) => ({ encrypted: 'encrypted' in request.raw.socket }));
    await server.listen({ port: 0, host: '127.0.0.1' });
    return server.server.address() as AddressInfo;
  };

  afterAll(() => instance.close());

  const get = async (protocol: 'http' | 'https'): Promise<unknown> => {
    const options = { host: 'localhost', family: 4, port, path: '/protocol', agent: false };
    const request =
      protocol === 'http' ? requestHttp(options) : requestHttps({ ...options, ca: certificate });
    const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of response) body += String(chunk);
    return JSON.parse(body);
  };

  const open = async (protocol: 'http' | 'https'): Promise<Socket> => {
    const socket =
      protocol === 'http'
        ? connect({ port, host: '127.0.0.1' })
        : connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: certificate });
    await once(socket, protocol === 'http' ? 'connect' : 'secureConnect');
    return socket;
  };

  /** All that the server sends until it closes the connection. */
  const readToEnd = async (socket: Socket): Promise<string> => {
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text;
  };

  it('answers each in its own protocol, also at the same time', async () => {
    const protocols = ['http', 'https', 'https', 'http'] as const;
    expect(await Promise.all(protocols.map(get))).toEqual(
      protocols.map((protocol) => ({ encrypted: protocol === 'https' })),
    );
  });

  it.each(['http', 'https'] as const)('reads a request that comes byte by byte over %s', async (protocol) => {
    const socket = await open(protocol);
    for (const byte of 'GET /protocol HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') socket.write(byte);
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it.each(['http', 'https'] as const)('answers two requests on one connection over %s', async (protocol) => {
    const socket = await open(protocol);
    socket.write('GET /protocol HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.write('GET /protocol HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it.each(['http', 'https'] as const)('answers what is no request with 400 over %s', async (protocol) => {
    const socket = await open(protocol);
    socket.write('this is not HTTP\r\n\r\n');
    const answer = await readToEnd(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  it.each(['http', 'https'] as const)(
    'answers a request that does not end with 408 over %s',
    async (protocol) => {
      const socket = await open(protocol);
      socket.write('GET /protocol HTTP/1.1\r\n');
      expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 408 /);
    },
  );

  it('closes a connection that sends nothing', async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    expect(await readToEnd(socket)).toBe('');
  });

  it.each([
    ['breaks its handshake off', (socket: Socket) => socket.end(Buffer.from([0x16, 3, 1, 0, 5]))],
    ['sends a handshake that is none', (socket: Socket) => socket.write(Buffer.alloc(200, 0x16))],
    ['resets the connection', (socket: Socket) => socket.resetAndDestroy()],
    ['leaves without a word', (socket: Socket) => socket.end()],
  ])('serves on after a client that %s', async (_, misbehave) => {
    const socket = await open('http');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    misbehave(socket);
    socket.resume();
    await closed;
    expect(await get('https')).toEqual({ encrypted: true });
    expect(await get('http')).toEqual({ encrypted: false });
  });

  it.each([
    ['sends nothing', (socket: Socket) => socket],
    ['has begun a TLS handshake', (socket: Socket) => socket.write(Buffer.from([0x16, 3, 1, 0, 5]))],
  ])('closes without waiting for a client that %s', async (_, begin) => {
    const patient = create(60);
    const { port: itsPort } = await listenAt(patient);
    const socket = connect({ port: itsPort, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    begin(socket);
    await get('https'); // by now it has served the other client, too
    await patient.close();
    if (!socket.closed) await once(socket.resume(), 'close');
    expect(socket.destroyed).toBe(true);
  });

  it('is not trusted without its certificate, and serves on', async () => {
    const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost' });
    const [error] = (await once(socket, 'error')) as [Error & { readonly code?: string }];
    expect(error.code).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/);
    expect(await get('https')).toEqual({ encrypted: true });
  });
});
