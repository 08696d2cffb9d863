import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { GatewayBench } from '../testing/gateway.bench.js';

const CLOSE = 'Connection: close\r\n\r\n';
const HOST = 'Host: localhost\r\n';

/** What no ordinary HTTP client sends, and what it is to be answered. */
describe('an odd request', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });

  afterAll(() => bench.close());

  const send = async (text: string): Promise<{ status: number; head: string; body: string }> => {
    const socket = connect({ port: bench.port, host: '127.0.0.1' });
    socket.write(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head, body };
  };

  it.each(['CONNECT', 'QUERY', 'TRACE', 'PROPFIND'])(
    'by the method %s is refused like any other wrong method',
    async (method) => {
      const { status, head, body } = await send(`${method} /push?input=a HTTP/1.1\r\n${HOST}${CLOSE}`);
      expect(status).toBe(405);
      expect(head.toLowerCase()).toContain('allow: post');
      expect(body).toMatch(/^\{"detail":"Method Not Allowed"/);
    },
  );

  it.each(['CONNECT localhost:80', 'CONNECT /nowhere', 'QUERY /nowhere', 'OPTIONS *', 'GET /docs/nowhere'])(
    'to nowhere is not found: %s',
    async (start) => {
      const { status, body } = await send(`${start} HTTP/1.1\r\n${HOST}${CLOSE}`);
      expect(status).toBe(404);
      expect(body).toMatch(/^\{"detail":"Not Found"/);
    },
  );

  it('without a Host is served', async () => {
    expect(await send(`POST /push?input=a HTTP/1.1\r\nContent-Length: 0\r\n${CLOSE}`)).toMatchObject({
      status: 200,
    });
  });

  it('with letters that are not escaped is asked to escape them', async () => {
    const { status, body } = await send(`POST /push?input=täglich HTTP/1.1\r\n${HOST}${CLOSE}`);
    expect(status).toBe(400);
    expect(body).toContain('must be percent-encoded');
  });
});
