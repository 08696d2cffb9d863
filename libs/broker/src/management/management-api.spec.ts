import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ManagementApiError } from '../broker.error.js';
import { ManagementApi } from './management-api.js';

/** For an answer that comes, also on a busy machine, and for one that does not. */
const AMPLE_SECONDS = 10;
const SHORT_SECONDS = 0.2;

describe('the management API', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** An API that is answered by this listener. */
  const answeredBy = async (
    listener: RequestListener,
    { userAndPath = ['guest:guest', ''], timeoutSeconds = AMPLE_SECONDS } = {},
  ) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const [user = '', path = ''] = userAndPath;
    return new ManagementApi({
      url: `http://${user}@127.0.0.1:${port}${path}`,
      amqpUrl: 'amqp://localhost',
      timeoutSeconds,
    });
  };

  it.each([
    ['amqp://localhost', '%2F'],
    ['amqp://localhost/', '%2F'],
    ['amqp://localhost/%2f', '%2F'],
    ['amqp://localhost/plain', 'plain'],
    ['amqp://localhost/a%2Fb%20c', 'a%2Fb%20c'],
  ])('takes the virtual host from %s', (amqpUrl, virtualHost) => {
    const api = new ManagementApi({ url: 'http://localhost:15672', amqpUrl, timeoutSeconds: 1 });
    expect(api.virtualHost).toBe(virtualHost);
  });

  it('sends user and password as they are meant, below the path that it was given', async () => {
    const requests: IncomingMessage[] = [];
    const api = await answeredBy(
      (request, response) => {
        requests.push(request);
        response.end('{}');
      },
      { userAndPath: ['us%40er:p%3Ass', '/behind/a-proxy/'] },
    );
    await api.get('overview');
    expect(requests.map(({ url }) => url)).toEqual(['/behind/a-proxy/api/overview']);
    expect(requests[0]?.headers.authorization).toBe(`Basic ${btoa('us@er:p:ss')}`);
  });

  it.each([401, 403, 404, 500, 503])('fails with the status of a refusal: %i', async (status) => {
    const api = await answeredBy((_request, response) => response.writeHead(status).end('{"error":"x"}'));
    const refusal = { name: 'ManagementApiError', status };
    await expect(api.get('overview')).rejects.toMatchObject(refusal);
    await expect(api.put('policies/%2F/x', {})).rejects.toMatchObject(refusal);
  });

  it.each([
    ['that answers nothing', () => undefined],
    ['that hangs up', (request: IncomingMessage) => request.socket.destroy()],
  ])('fails without a status, in time, at a broker %s', async (_, listener) => {
    const api = await answeredBy(listener, { timeoutSeconds: SHORT_SECONDS });
    await expect(api.get('overview')).rejects.toMatchObject({
      name: 'ManagementApiError',
      status: undefined,
    });
    await expect(api.put('x', {})).rejects.toMatchObject({ name: 'ManagementApiError', status: undefined });
  });

  it.each(['GET', 'PUT'])(
    'asks again when an idle connection is closed at the moment of a request: %s',
    async (method) => {
      const connections = new Set<unknown>();
      let closed = 0;
      const api = await answeredBy((request, response) => {
        if (connections.has(request.socket)) {
          closed += 1;
          request.socket.destroy();
        } else response.end('{"name":"answered"}');
        connections.add(request.socket);
      });
      // A connection is kept for the next request when its answer has been read to the end, which may take a moment.
      for (let requests = 0; requests < 50 && closed < 3; requests += 1) {
        if (method === 'PUT') await api.put('policies/%2F/x', {});
        else expect(await api.get('overview')).toEqual({ name: 'answered' });
        await nextTurn();
      }
      expect(closed).toBe(3);
    },
  );

  it('does not ask for ever a broker that closes all connections', async () => {
    let requests = 0;
    const api = await answeredBy((request) => {
      requests += 1;
      request.socket.destroy();
    });
    await expect(api.get('overview')).rejects.toMatchObject({ name: 'ManagementApiError' });
    expect(requests).toBe(5);
  });

  it('fails without a status when nobody listens', async () => {
    const api = new ManagementApi({
      url: 'http://127.0.0.1:1',
      amqpUrl: 'amqp://localhost',
      timeoutSeconds: 1,
    });
    await expect(api.get('overview')).rejects.toMatchObject({
      name: 'ManagementApiError',
      status: undefined,
    });
  });

  it.each([
    ['is no JSON', '<html>'],
    ['ends in the middle', '{"messages_ready": 1'],
  ])('fails when an answer %s', async (_, body) => {
    const api = await answeredBy((_request, response) => response.end(body));
    await expect(api.get('queues')).rejects.toThrow(ManagementApiError);
  });

  it('fails when the answer stops in the middle and the connection stays open', async () => {
    const stopInTheMiddle: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"messages_ready": 1');
    };
    const api = await answeredBy(stopInTheMiddle, { timeoutSeconds: SHORT_SECONDS });
    await expect(api.get('queues')).rejects.toThrow(ManagementApiError);
  });
});
