/**
 * The broker could not take or confirm a message in time. Thrown
 * - while there is no connection,
 * - when a confirmation does not come within the bounded time,
 * - when the connection is lost before the confirmation.
 *
 * The message may or may not have been stored.
 */
export class BrokerUnavailableError extends Error {
  override readonly name: string = 'BrokerUnavailableError';
}

/**
 * The broker does not take messages as fast as they are published. Thrown at once, before anything is sent,
 * - while it blocks publishers because it is short of memory or disk,
 * - while too many messages wait for their confirmation.
 */
export class BrokerOverloadedError extends BrokerUnavailableError {
  override readonly name = 'BrokerOverloadedError';
}

/** The queue has reached its length limit and the broker refused the message, which is not stored. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor(readonly queue: string) {
    super(`queue ${queue} is full`);
  }
}

/** The broker has taken a delivery back, because it was not acknowledged within the broker's consumer time-out. */
export class DeliveryTimeoutError extends Error {
  override readonly name = 'DeliveryTimeoutError';

  constructor(readonly afterSeconds: number) {
    super(`the broker's consumer time-out ended the delivery after ${afterSeconds} s`);
  }
}

/** The management API refused or failed a request; `status` is its HTTP status when it answered at all. */
export class ManagementApiError extends Error {
  override readonly name = 'ManagementApiError';

  constructor(
    message: string,
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
