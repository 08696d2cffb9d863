import type { FastifyReply } from 'fastify';

/** The header of answers about a job that has not ended, in the API document. */
export const RETRY_AFTER_HEADER = {
  'Retry-After': {
    description:
      'In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended.',
    schema: { type: 'integer', minimum: 1, maximum: 60, example: 3 },
  },
} as const;

/**
 * Says when to ask again.
 *
 * @param seconds - absent for a job that has ended: then nothing is said, and what was said is taken back
 */
export function adviseRetry(reply: FastifyReply, seconds: number | undefined): void {
  if (seconds === undefined) reply.removeHeader('retry-after');
  else reply.header('retry-after', seconds);
}
