import type { FastifyInstance, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { ProblemError } from '../problems/problem.error.js';

/** Probes and metrics: for operators, not for clients. */
const OPERATIONS: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/**
 * Serves probes and metrics at the port that is theirs, and nothing else there; without a port of their own, at that of the API.
 *
 * They are served by exactly these paths. A proxy that refuses `/metrics` to the outside would else let `//metrics` or
 * `/%6detrics` pass, which the router takes for the same.
 *
 * Must be called before the routes are added.
 *
 * @param port - of probes and metrics; `undefined` for that of the API
 */
export function separateOperations(fastify: FastifyInstance, port: number | undefined): void {
  fastify.addHook('onRoute', (route) => {
    if (!OPERATIONS.has(route.url)) return;
    route.onRequest = (request, _reply, done) => {
      const [path] = request.originalUrl.split('?', 1);
      const isRightPort = port === undefined || isAt(port, request);
      done(isRightPort && path === route.url ? undefined : new ProblemError(404, 'Not Found'));
    };
  });
  if (port === undefined) return;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isElsewhere = !isAt(port, request) || OPERATIONS.has(request.routeOptions.url ?? '');
    done(isElsewhere ? undefined : new ProblemError(404, 'Not Found'));
  });
}

function isAt(port: number, { socket }: FastifyRequest): boolean {
  return socket.localPort === port;
}

/** Listens at a second port that leads to the same routes. */
export async function listenForOperations(
  fastify: FastifyInstance,
  port: number,
  host: string,
): Promise<Server> {
  const server = createServer((request, response) => fastify.routing(request, response));
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
