import type { BrokerConnectionEvent } from '@tidegate/broker';
import type { ServiceLogger } from '@tidegate/service';
import { Subject } from 'rxjs';

/** What the publisher's connection to the broker reports, for every part of the gateway that listens. */
export class BrokerEvents extends Subject<BrokerConnectionEvent> {}

/** Logs what happens to the connection to the broker. */
export function logBrokerEvent(logger: ServiceLogger, event: BrokerConnectionEvent): void {
  switch (event.kind) {
    case 'connected': {
      logger.info('message broker connected');
      return;
    }
    case 'disconnected': {
      logger.warn('message broker lost: pushes get 503 until it is back', event.error);
      return;
    }
    case 'connect-failed': {
      logger.debug('message broker out of reach', event.error);
      return;
    }
    case 'blocked': {
      logger.warn('message broker blocks publishers: it is short of memory or disk', {
        reason: event.reason,
      });
      return;
    }
    case 'unblocked': {
      logger.info('message broker takes messages again');
      return;
    }
  }
}
