import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ignoreErrors } from './lasting-socket.js';

/** A certificate with its key, both PEM. */
export interface TlsCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** The first byte of a TLS handshake record; no HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;

/** The other end of a connection; no two connections of a server share it. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}

/**
 * An HTTP server that also answers HTTPS on the same port: it checks the first byte of each connection. It is Node's
 * own server with another listener, so that Node's time-outs for slow requests apply to both. (In the library for this,
 * httpolyglot, the inner server never listens, and Node then checks no time-outs.)
 *
 * @param handshakeTimeoutSeconds - how long a connection may send nothing, and then take for its TLS handshake, before
 *   it is closed
 */
export function createDualProtocolServer(
  options: ServerOptions,
  tls: TlsCertificate,
  handshakeTimeoutSeconds: number,
  listener: RequestListener,
): Server {
  const server = createServer(options, listener);
  const acceptHttp = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  const timeoutMs = handshakeTimeoutSeconds * 1000;
  /** Connections that the HTTP server does not have yet: closing must end them separately. */
  const undecided = new Map<string, Socket>();
  const passOn = (socket: Socket): void => {
    undecided.delete(peerOf(socket));
    for (const accept of acceptHttp) accept.call(server, socket);
  };
  const tlsServer = createTlsServer(
    { cert: tls.certificate, key: tls.key, ALPNProtocols: ['http/1.1'], handshakeTimeout: timeoutMs },
    (socket) => {
      ignoreErrors(socket);
      passOn(socket);
    },
  );
  // The client does not trust the certificate, or is too slow: we cannot repair that. Node leaves the socket to us.
  tlsServer.on('tlsClientError', (_error, socket) => socket.destroy());
  const closeIdleHttp = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    for (const socket of undecided.values()) socket.destroy();
    closeIdleHttp();
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    undecided.set(peer, socket);
    socket.once('close', () => undecided.delete(peer));
    const give = (): void => {
      const first: unknown = socket.read();
      if (!Buffer.isBuffer(first)) return;
      socket.off('readable', give);
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
    socket.setTimeout(timeoutMs, end);
    // The client closed the connection without sending anything.
    socket.on('end', end);
    socket.on('readable', give);
  });
  return server;
}
