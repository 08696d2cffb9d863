import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/** How often a server that closes looks at its connections. */
const INTERVAL_MS = 50;

/**
 * Ends the connections of a server that closes: at once where nothing was sent, as a browser opens them in advance; with its
 * answer where one is waited for; and where a request is sent too slowly, after the time that it may take. Fastify ends those alone
 * that wait for their next request when it begins to close, and Node no longer looks at any after that: each of the others would
 * hold up the end as long as its client keeps it open.
 */
export function endConnectionsAtClose(instance: FastifyInstance, requestTimeoutMs: number): void {
  const { server } = instance;
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  instance.addHook('preClose', (done) => {
    const endsAtMs = performance.now() + requestTimeoutMs;
    const clock = setInterval(() => {
      server.closeIdleConnections();
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
      if (performance.now() >= endsAtMs) server.closeAllConnections();
    }, INTERVAL_MS);
    server.once('close', () => clearInterval(clock));
    done();
  });
}
