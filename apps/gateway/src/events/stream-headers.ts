import type { FastifyReply } from 'fastify';

/** Proxies pass each event on at once, and keep none. */
export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Beside what the answer varies by already: pages of other origins get headers of their own. */
export function varyByAccept(reply: FastifyReply): void {
  const known = reply.getHeader('vary');
  reply.header('vary', known === undefined ? 'accept' : `${String(known)}, accept`);
}
