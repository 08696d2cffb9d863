import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A certificate with its key, both PEM. */
export interface TlsCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** The first byte of a TLS handshake record; no HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;

/**
 * An HTTP server that also answers HTTPS on the same port, by a look at the first byte of each connection. It is Node's
 * own server with another way in, so that Node's time-outs for slow requests hold on both (in the library for this,
 * httpolyglot, the inner server never listens, and Node then checks no time-outs).
 *
 * @param firstByteTimeoutSeconds - how long a connection may stay silent before it is closed
 */
export function createDualProtocolServer(
  options: ServerOptions,
  tls: TlsCertificate,
  firstByteTimeoutSeconds: number,
  listener: RequestListener,
): Server {
  const server = createServer(options, listener);
  const acceptHttp = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  const passOn = (socket: Socket): void => {
    for (const accept of acceptHttp) accept.call(server, socket);
  };
  const tlsServer = createTlsServer(
    { cert: tls.certificate, key: tls.key, ALPNProtocols: ['http/1.1'] },
    passOn,
  );
  // A client that does not trust the certificate breaks the handshake off: nothing that we could mend.
  tlsServer.on('tlsClientError', () => undefined);
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const give = (): void => {
      const first: unknown = socket.read();
      if (!Buffer.isBuffer(first)) return;
      socket.off('readable', give);
      socket.off('error', ignore);
      socket.setTimeout(0);
      socket.off('timeout', end);
      socket.off('end', end);
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) tlsServer.emit('connection', socket);
      else passOn(socket);
    };
    const end = (): void => {
      socket.destroy();
    };
    const ignore = (): void => undefined;
    socket.setTimeout(firstByteTimeoutSeconds * 1000, end);
    socket.on('error', ignore);
    // A client that leaves without a word.
    socket.on('end', end);
    socket.on('readable', give);
  });
  return server;
}
