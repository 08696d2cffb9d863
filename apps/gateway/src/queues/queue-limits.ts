import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ManagementApi, ManagementApiError, writeQueuePolicies } from '@tidegate/broker';
import { ServiceLogger, StartSequence } from '@tidegate/service';
import pRetry from 'p-retry';
import { BrokerEvents } from '../connections/broker.events.js';
import { brokerDeliveryLimit, GatewaySettings } from '../settings/gateway.settings.js';
import { START_STEPS } from '../start-steps.js';

/**
 * The limits of the queues, as policies of the broker. They are written at the start and at every later connection to
 * the broker: a broker that has lost its volume, or whose policies someone has deleted, has none of them.
 */
@Injectable()
export class QueueLimits implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly closing = new AbortController();
  private written = false;

  constructor(
    @Inject(ManagementApi) private readonly management: ManagementApi,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(BrokerEvents) private readonly events: BrokerEvents,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({ name: START_STEPS.queueLimits, run: () => this.write() });
    this.events.subscribe(({ kind }) => {
      if (kind === 'connected') this.restore();
    });
  }

  /** Ends waiting writes. */
  onApplicationShutdown(): void {
    this.closing.abort();
  }

  /**
   * Writes them, and waits for a management API that does not answer.
   *
   * @throws {ManagementApiError} when the broker refuses the right to write policies
   * @throws {Error} when the gateway stops before
   */
  private async write(): Promise<void> {
    const limits = {
      deliveryLimit: brokerDeliveryLimit(this.settings),
      expirySeconds: this.settings.JOB_EXPIRY_SECONDS,
      maximumLength: this.settings.QUEUE_LENGTH_LIMIT,
    };
    await pRetry(() => writeQueuePolicies(this.management, limits), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 200,
      maxTimeout: 2_000,
      signal: this.closing.signal,
      shouldRetry: ({ error }) =>
        !(error instanceof ManagementApiError && (error.status === 401 || error.status === 403)),
    });
    this.written = true;
  }

  /** Writes them again in the background; {@link write} writes them the first time. */
  private restore(): void {
    if (!this.written) return;
    this.write().catch((error: unknown) => {
      if (!this.closing.signal.aborted)
        this.logger.error('the limits of the queues could not be written again', error);
    });
  }
}
