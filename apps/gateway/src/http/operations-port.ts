import type { FastifyInstance } from 'fastify';
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
 * @param port - of probes and metrics; `undefined` for that of the API
 */
export function separateOperations(fastify: FastifyInstance, port: number | undefined): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? '';
    const isOperation = OPERATIONS.has(route);
    const isAtOperationsPort = request.socket.localPort === port;
    if (!isOperation && !isAtOperationsPort) {
      done();
      return;
    }
    const [path] = request.originalUrl.split('?', 1);
    const isRightPort = port === undefined || isAtOperationsPort;
    done(isOperation && isRightPort && path === route ? undefined : new ProblemError(404, 'Not Found'));
  });
}

/** A second way to the same routes. */
export function createOperationsServer(fastify: FastifyInstance): Server {
  return createServer((request, response) => fastify.routing(request, response));
}
