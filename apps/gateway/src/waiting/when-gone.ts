import type { FastifyReply, FastifyRequest } from 'fastify';

/** Calls back when a client is gone. */
export type OnGone = (release: () => void) => void;

/**
 * Calls back once when the client of a request no longer reads, and at the latest when its answer is complete. A client that
 * closes its side is taken for one that has gone, although it may still read: the two look the same until something is written.
 * It gets its answer, if an early one.
 */
export function whenGone({ raw }: FastifyRequest, reply: FastifyReply, onGone: () => void): void {
  const { socket } = raw;
  if (socket.readableEnded || socket.destroyed) {
    onGone();
    return;
  }
  socket.once('end', onGone);
  // The connection may serve further requests, each with a listener.
  reply.raw.once('close', () => {
    socket.off('end', onGone);
    onGone();
  });
}
