import type { FastifyRequest } from 'fastify';
import type { RouteTable } from './route-table.js';

/**
 * The target for a path with an extra slash at its end: the earlier service answered 307 with the address of the path
 * without it, for every method, and its clients followed. Ours is relative: an absolute one would repeat the Host that the
 * request named, whatever that is.
 *
 * @returns the path with its query; `undefined` where there is no such slash, or no path without it
 * @see https://www.starlette.io/routing/ (`redirect_slashes`)
 */
export function locationWithoutSlash(request: FastifyRequest, routes: RouteTable): string | undefined {
  const [written = ''] = request.originalUrl.split('?', 1);
  const path = written.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  if (!written.endsWith('/') || routes.methodsOf(path).length === 0) return undefined;
  const query = request.originalUrl.slice(written.length);
  return `${path}${query}`;
}
