import { createServer, Server, type ServerOptions } from 'node:http';
import { fastify, type FastifyInstance } from 'fastify';
import { answerClientError } from './client-error.js';
import { answerConnect } from './connect-request.js';
import { createDualProtocolServer, type TlsCertificate } from './dual-protocol-server.js';
import { endConnectionsAtClose } from './ending-connections.js';
import { ignoreErrors } from './lasting-socket.js';
import { readBodies, type BodyLimits } from './request-bodies.js';

/** The limits of the front door. */
export interface FrontDoorOptions extends BodyLimits {
  readonly bodyLimitBytes: number;
  readonly headerLimitBytes: number;
  /** Most connections at once; further ones are closed at once. */
  readonly connectionLimit: number;
  readonly requestTimeoutSeconds: number;
  /** Adds https on the same port. */
  readonly tls?: TlsCertificate;
}

/**
 * Keeps a path readable that has an invalid escape, such as `/v1/jobs/%zz`: every `%` becomes `%25`, so the id is simply
 * unknown (404) and the request is not refused as malformed.
 */
function escapeStrayPercents(target: string): string {
  const [path = '', ...query] = target.split('?');
  if (!path.includes('%')) return target;
  try {
    decodeURIComponent(path);
    return target;
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?');
  }
}

/**
 * Each connection costs memory, and a client may open as many as it likes. When the limit is reached, idle connections
 * are closed to make room for the next.
 */
function limitConnections(server: Server, limit: number): void {
  server.maxConnections = limit;
  // Not the method of the server itself, which would also close connections that have not sent anything yet.
  server.on('drop', () => Server.prototype.closeIdleConnections.call(server));
}

/** Fastify as the earlier service's clients need it: doubled slashes ignored, any body read, no HEAD routes. */
export function createFastify(options: FrontDoorOptions): FastifyInstance {
  const timeoutMs = options.requestTimeoutSeconds * 1000;
  const serverOptions: ServerOptions = {
    maxHeaderSize: options.headerLimitBytes,
    headersTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 72_000,
    noDelay: true,
    // Node's own refusal of a request without a Host has no body, and the host does not matter here.
    requireHostHeader: false,
  };
  const instance = fastify({
    logger: false,
    bodyLimit: options.bodyLimitBytes,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // Fastify's own 503 while it closes has no Retry-After; requests that arrive until then are served as usual.
    return503OnClosing: false,
    requestTimeout: timeoutMs,
    keepAliveTimeout: 72_000,
    routerOptions: { ignoreDuplicateSlashes: true, maxParamLength: options.headerLimitBytes },
    rewriteUrl: (request) => escapeStrayPercents(request.url ?? '/'),
    clientErrorHandler: answerClientError,
    serverFactory: (listener) => {
      const server = options.tls
        ? createDualProtocolServer(serverOptions, options.tls, options.requestTimeoutSeconds, listener)
        : createServer(serverOptions, listener);
      server.on('connection', ignoreErrors);
      // An unknown expectation is no reason to refuse: the request is served as if it had none.
      server.on('checkExpectation', (request, response) => server.emit('request', request, response));
      server.on('connect', answerConnect(server));
      limitConnections(server, options.connectionLimit);
      // A client may close its half after the request and still wants its answer (a property that Node's types leave out).
      Object.assign(server, { httpAllowHalfOpen: true });
      return server;
    },
  });
  readBodies(instance, options);
  endConnectionsAtClose(instance, timeoutMs);
  return instance;
}
