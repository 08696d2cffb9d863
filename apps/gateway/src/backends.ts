import { JobPublisher, ManagementApi, type BrokerConnectionEvent } from '@tidegate/broker';
import { ArrivalCounter, JobStore } from '@tidegate/job-store';
import {
  logAvailability,
  recordLifetimes,
  storeAddress,
  type NewerFormatReport,
  type ServiceLogger,
} from '@tidegate/service';
import { DeadLetterConsumer } from './dead-letters/dead-letter.consumer.js';
import type { GatewayMetrics } from './metrics/gateway.metrics.js';
import { ModelWatch } from './models/model-watch.js';
import { checkConsumerTimeout } from './queue-limits/consumer-timeout.check.js';
import { QueueLimits } from './queue-limits/queue-limits.js';
import { QueueMender } from './queue-mending/queue-mender.js';
import { ServedSchemas } from './schemas/served-schemas.js';
import { servedModels, type GatewaySettings } from './settings/gateway.settings.js';

/** Everything behind the gateway: opened together, closed in order. */
export class Backends {
  readonly models: readonly string[];
  readonly store: JobStore;
  readonly arrivals: ArrivalCounter;
  readonly publisher: JobPublisher;
  readonly schemas: ServedSchemas;
  readonly modelWatch: ModelWatch;
  readonly management: ManagementApi;
  private readonly deadLetters: DeadLetterConsumer;
  private readonly queueMender: QueueMender;
  private readonly queueLimits: QueueLimits;
  private readonly closing = new AbortController();

  constructor(
    private readonly settings: GatewaySettings,
    private readonly logger: ServiceLogger,
    metrics: GatewayMetrics,
    newerFormats: NewerFormatReport,
  ) {
    this.models = servedModels(settings);
    const onEvent = (event: BrokerConnectionEvent): void => {
      if (event.kind === 'connected') this.queueLimits.restore();
      this.logBroker(event);
    };
    this.store = new JobStore({
      ...storeAddress(settings),
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      lifetimes: recordLifetimes(settings),
      onEvent: (event) =>
        logAvailability(logger, 'job store', event, 'requests that need it get 503 until it is back'),
    });
    this.arrivals = new ArrivalCounter(this.store.arrivals);
    this.publisher = new JobPublisher({
      url: settings.RABBITMQ_URL,
      models: this.models,
      confirmTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      unconfirmedLimitBytes: settings.UNCONFIRMED_LIMIT_BYTES,
      queueLengthLimit: settings.QUEUE_LENGTH_LIMIT,
      onEvent,
    });
    this.management = new ManagementApi({
      url: settings.RABBITMQ_MANAGEMENT_URL,
      amqpUrl: settings.RABBITMQ_URL,
      timeoutSeconds: 5,
    });
    this.queueLimits = new QueueLimits({ management: this.management, settings, logger });
    this.schemas = new ServedSchemas(this.store, logger);
    this.modelWatch = new ModelWatch(this.store, this.models, this.schemas);
    this.queueMender = new QueueMender({
      url: settings.RABBITMQ_URL,
      management: this.management,
      publisher: this.publisher,
      logger,
    });
    this.deadLetters = new DeadLetterConsumer({
      url: settings.RABBITMQ_URL,
      store: this.store,
      logger,
      onBuried: (status) => metrics.deadLetters.labels(status).inc(),
      onNewer: (source, formatVersion) => newerFormats.leave(source, formatVersion),
      onEvent: (event) => {
        if (event.kind === 'connect-failed') logger.debug('dead letters: broker out of reach', event.error);
      },
    });
  }

  /**
   * Connects to all of it, and never gives up on what is merely not there yet.
   *
   * @throws ManagementApiError when the broker refuses the right to write the limits of the queues
   * @throws Error when it is closed before
   */
  async open(): Promise<void> {
    this.queueMender.start();
    await Promise.all([
      this.store.open().then(() => this.modelWatch.start()),
      this.publisher.open(),
      this.queueLimits.write().then(() => this.deadLetters.start()),
    ]);
    void checkConsumerTimeout({
      management: this.management,
      models: this.models,
      jobTimeoutSeconds: this.settings.JOB_TIMEOUT_SECONDS,
      logger: this.logger,
      signal: this.closing.signal,
    });
  }

  /** Closes the consumer first, then what it stores with. */
  async close(): Promise<void> {
    this.closing.abort();
    this.queueLimits.close();
    this.modelWatch.stop();
    await this.queueMender.stop();
    await this.deadLetters.stop();
    await this.publisher.close();
    await this.arrivals.stop();
    await this.store.close();
  }

  private logBroker(event: BrokerConnectionEvent): void {
    switch (event.kind) {
      case 'connected': {
        this.logger.info('message broker connected');
        return;
      }
      case 'disconnected': {
        this.logger.warn('message broker lost: pushes get 503 until it is back', event.error);
        return;
      }
      case 'connect-failed': {
        this.logger.debug('message broker out of reach', event.error);
        return;
      }
      case 'blocked': {
        this.logger.warn('message broker blocks publishers: it is short of memory or disk', {
          reason: event.reason,
        });
        return;
      }
      case 'unblocked': {
        this.logger.info('message broker takes messages again');
        return;
      }
    }
  }
}
