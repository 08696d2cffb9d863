import type { FastifyInstance } from 'fastify';
import type { PushService } from './push.service.js';

const PUSHES: ReadonlySet<string> = new Set(['/v1/jobs', '/v1/jobs/batch']);

/**
 * Refuses jobs whose input comes in a body before that is read: while broker or store cannot take them, reading it
 * would waste memory and time. Must be called before the routes are added.
 */
export function refuseEarly(fastify: FastifyInstance, pushes: Pick<PushService, 'requireBackends'>): void {
  fastify.addHook('onRoute', (route) => {
    if (route.method !== 'POST' || !PUSHES.has(route.url)) return;
    route.onRequest = (_request, _reply, done) => {
      pushes.requireBackends();
      done();
    };
  });
}
