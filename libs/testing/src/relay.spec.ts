import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Relay } from './relay.js';
import { waitUntil } from './wait-until.js';

describe(Relay, () => {
  const sockets: Socket[] = [];
  let servers: Server[];
  let relay: Relay;

  /** A server that sends back what it receives, with its own name before it. */
  const startEcho = async (name: string): Promise<Server> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).on('data', (data) => socket.write(`${name}: ${data.toString()}`));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };

  const portOf = (server?: Server): number => (server?.address() as AddressInfo).port;

  /** A client by way of the relay, and all that it has received. */
  const open = async (): Promise<{ socket: Socket; received: () => string; hasEnded: () => boolean }> => {
    let received = '';
    const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', (data) => (received += data.toString()));
    await once(socket, 'connect');
    return { socket, received: () => received, hasEnded: () => socket.closed };
  };

  beforeEach(async () => {
    servers = [await startEcho('one'), await startEcho('two')];
    relay = await Relay.to(`redis://user:secret@127.0.0.1:${portOf(servers[0])}/3`);
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    relay.remove();
    for (const server of servers) server.close();
  });

  it('has the address of the service but for host and port', () => {
    expect(relay.url).toMatch(/^redis:\/\/user:secret@127\.0\.0\.1:\d+\/3$/);
    expect(relay.url).not.toContain(String(portOf(servers[0])));
  });

  it('passes on what both sides send', async () => {
    const { socket, received } = await open();
    socket.write('a');
    await waitUntil(() => received() === 'one: a');
  });

  it('ends connections when it is cut, and takes none until it is restored', async () => {
    const before = await open();
    relay.cut();
    await waitUntil(before.hasEnded);
    const during = await open();
    await waitUntil(during.hasEnded);
    relay.restore();
    const { socket, received } = await open();
    socket.write('b');
    await waitUntil(() => received() === 'one: b');
    expect(relay.connections).toBe(3);
  });

  it.each(['hold', 'holdAnswers', 'silence'] as const)(
    'keeps back until it is restored: %s',
    async (method) => {
      const { socket, received, hasEnded } = await open();
      await waitUntil(() => relay.openTo(portOf(servers[0])) === 1);
      relay[method]();
      socket.write('c');
      const other = await open();
      other.socket.write('d');
      await waitUntil(() => other.received() === 'one: d');
      expect(received()).toBe('');
      expect(hasEnded()).toBe(false);
      relay.restore();
      await waitUntil(() => received() === 'one: c');
    },
  );

  it('leads new connections elsewhere and leaves those that are there', async () => {
    const before = await open();
    await waitUntil(() => relay.openTo(portOf(servers[0])) === 1);
    relay.lead(portOf(servers[1]));
    const after = await open();
    before.socket.write('e');
    after.socket.write('f');
    await waitUntil(() => before.received() === 'one: e' && after.received() === 'two: f');
    expect(relay.openTo(portOf(servers[1]))).toBe(1);
  });
});
