import { PROBE_HEADER } from '../topology/names.js';
import type { Delivery } from './delivery-verdict.js';

/** Why the broker dead-lettered a message: no consumer took it in time, or its tries ran out. */
export type DeadLetterReason = 'expired' | 'gave-up';

/**
 * Reads the reason of a dead letter from its latest `x-death` entry
 * (https://www.rabbitmq.com/docs/dlx#effects).
 */
export function deadLetterReason({ headers }: Pick<Delivery, 'headers'>): DeadLetterReason {
  const deaths: unknown = headers['x-death'];
  const latest: unknown = Array.isArray(deaths) ? deaths[0] : undefined;
  const reason =
    typeof latest === 'object' && latest !== null && 'reason' in latest ? latest.reason : undefined;
  return reason === 'expired' ? 'expired' : 'gave-up';
}

/**
 * True for a message with which a publisher tests whether the queue of the dead letters confirms: it has no other
 * meaning.
 */
export function isProbe({ headers }: Pick<Delivery, 'headers'>): boolean {
  return headers[PROBE_HEADER] === true;
}
