import { ManagementApiError, writeQueuePolicies, type ManagementApi } from '@tidegate/broker';
import type { ServiceLogger } from '@tidegate/service';
import pRetry from 'p-retry';
import { brokerDeliveryLimit, type GatewaySettings } from '../settings/gateway.settings.js';

/** What the limits need of their surroundings. */
export interface QueueLimitsOptions {
  readonly management: ManagementApi;
  readonly settings: GatewaySettings;
  readonly logger: ServiceLogger;
}

/**
 * The limits of the queues, as policies of the broker. They are written at the start and at every later connection to the
 * broker: one that has lost its volume, or whose policies someone has deleted, comes back without them.
 */
export class QueueLimits {
  private readonly closing = new AbortController();
  private written = false;

  constructor(private readonly options: QueueLimitsOptions) {}

  /**
   * Writes them, and waits for a management API that does not answer.
   *
   * @throws ManagementApiError when the broker refuses the right to write policies
   * @throws Error when it is closed before
   */
  async write(): Promise<void> {
    const { management, settings } = this.options;
    const limits = {
      deliveryLimit: brokerDeliveryLimit(settings),
      expirySeconds: settings.JOB_EXPIRY_SECONDS,
      maximumLength: settings.QUEUE_LENGTH_LIMIT,
    };
    await pRetry(() => writeQueuePolicies(management, limits), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 200,
      maxTimeout: 2_000,
      signal: this.closing.signal,
      shouldRetry: ({ error }) =>
        !(error instanceof ManagementApiError && (error.status === 401 || error.status === 403)),
    });
    this.written = true;
  }

  /** Writes them again, beside whatever else goes on; before the first time, {@link write} does that. */
  restore(): void {
    if (!this.written) return;
    this.write().catch((error: unknown) => {
      if (!this.closing.signal.aborted)
        this.options.logger.error('the limits of the queues could not be written again', error);
    });
  }

  /** Ends what waits. */
  close(): void {
    this.closing.abort();
  }
}
