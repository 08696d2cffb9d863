import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createFastify } from './fastify-instance.js';

const REQUEST_TIMEOUT_SECONDS = 1;
const KEPT = 'GET /soon HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a server that closes', () => {
  it.each<[string, string, RegExp]>([
    ['that has sent nothing', '', /^$/],
    ['that waits for its answer, with it', KEPT, /^HTTP\/1\.1 200 .*soon$/s],
    ['that waits for its next request', KEPT.replace('soon', 'now'), /^HTTP\/1\.1 200 .*now$/s],
    ['that sends a request too slowly', 'GET /now HTTP/1.1\r\nHost:', /^$/],
    [
      'that sends a body too slowly',
      'POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      /^$/,
    ],
  ])('ends a connection %s', async (_, sent, received) => {
    const instance = createFastify({
      bodyLimitBytes: 1_000,
      headerLimitBytes: 8_192,
      inputLimitBytes: 1_000,
      openBodiesLimitBytes: 65_536,
      connectionLimit: 5,
      requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    });
    let answer = (): void => undefined;
    let requests = 0;
    instance.addHook('onRequest', (_request, _reply, done) => {
      requests += 1;
      done();
    });
    instance.get('/now', () => 'now');
    instance.get('/soon', () => new Promise((resolve) => (answer = () => resolve('soon'))));
    instance.post('/v1/echo', (request) => JSON.stringify(request.body));
    await instance.listen({ port: 0, host: '127.0.0.1' });
    const { port } = instance.server.address() as AddressInfo;
    const accepted = once(instance.server, 'connection');
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    const ended = once(socket, 'close');
    await accepted;
    socket.write(sent);
    const isWhole = sent.endsWith('\r\n\r\n');
    if (isWhole) await waitUntil(() => requests === 1, { what: 'the request is there' });
    const closed = instance.close();
    setImmediate(() => answer());
    await Promise.all([closed, ended]);
    expect(text).toMatch(received);
  });
});
