import type { Channel, ConsumeMessage } from 'amqplib';
import type { DeliveryVerdict } from './delivery-verdict.js';

/**
 * Sends a verdict to the broker. All versions count `basic.reject` with requeue towards the delivery limit of a quorum queue;
 * `basic.nack` with requeue is counted by versions up to 4.2 alone. So what should count is rejected, and what should not is
 * nacked. Spec: `topology/dead-lettering.integration.spec.ts`.
 */
export function answerDelivery(channel: Channel, message: ConsumeMessage, verdict: DeliveryVerdict): void {
  switch (verdict) {
    case 'acknowledge': {
      channel.ack(message);
      return;
    }
    case 'requeue': {
      channel.reject(message, true);
      return;
    }
    case 'return':
    case 'postpone': {
      channel.nack(message, false, true);
      return;
    }
    case 'dead-letter': {
      channel.reject(message, false);
      return;
    }
  }
}
