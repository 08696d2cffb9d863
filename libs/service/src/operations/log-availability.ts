import type { ServiceLogger } from '../service-logger.js';

/**
 * What a connection reports of the other side: `unavailable` and `available` in turn, however many attempts there are.
 */
export type AvailabilityEvent =
  | { readonly kind: 'available' }
  | { readonly kind: 'unavailable'; readonly trouble: string; readonly error?: Error }
  | { readonly kind: 'connect-failed'; readonly error: Error };

/**
 * Logs one line when the other side is lost and one when it is back; attempts between them are details.
 *
 * @param name - what the connection leads to, as in "job store"
 * @param consequence - what its loss means, as in "requests that need it get 503 until it is back"
 */
export function logAvailability(
  logger: ServiceLogger,
  name: string,
  event: AvailabilityEvent,
  consequence: string,
): void {
  switch (event.kind) {
    case 'available': {
      logger.info(`${name} available`);
      return;
    }
    case 'unavailable': {
      logger.warn(`${name} ${event.trouble}; ${consequence}`, event.error);
      return;
    }
    case 'connect-failed': {
      logger.debug(`${name}: an attempt to connect has failed`, event.error);
      return;
    }
  }
}
