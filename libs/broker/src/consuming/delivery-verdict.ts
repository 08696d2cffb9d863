import type { RetryMessage } from '@tidegate/contracts';

/**
 * What becomes of a delivery:
 * - `acknowledge`: its terminal state is stored, the broker may delete it
 * - `requeue`: it goes back to the queue for another try, and the broker counts that towards the delivery limit
 * - `return`: it goes back to the queue untried
 * - `postpone`: it is of a later release; it goes back to the queue after a pause, and that costs it no try
 * - `dead-letter`: it has used up its tries, the gateways mark it failed
 */
export type DeliveryVerdict = 'acknowledge' | 'requeue' | 'return' | 'postpone' | 'dead-letter';

/** One message as the broker delivered it. */
export interface Delivery {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
  /** True when the broker has delivered the message before. */
  readonly redelivered: boolean;
  /** The message's own id, where it has one: the same job may be published twice. */
  readonly messageId?: string;
  /** Which of its job's messages it is, where it is not that of the push. */
  readonly retry?: RetryMessage;
}
