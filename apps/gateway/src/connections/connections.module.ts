import {
  Inject,
  Module,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { JobPublisher, ManagementApi } from '@tidegate/broker';
import { ArrivalCounter, JobStore } from '@tidegate/job-store';
import {
  logAvailability,
  recordLifetimes,
  ServiceLogger,
  StartSequence,
  storeAddress,
} from '@tidegate/service';
import { GatewaySettings, SERVED_MODELS } from '../settings/gateway.settings.js';
import { START_STEPS } from '../start-steps.js';
import { BrokerEvents, logBrokerEvent } from './broker.events.js';

const MANAGEMENT_TIMEOUT_SECONDS = 5;

const store: FactoryProvider<JobStore> = {
  provide: JobStore,
  inject: [GatewaySettings, ServiceLogger],
  useFactory: (settings: GatewaySettings, logger: ServiceLogger) =>
    new JobStore({
      ...storeAddress(settings),
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      lifetimes: recordLifetimes(settings),
      onEvent: (event) =>
        logAvailability(logger, 'job store', event, 'requests that need it get 503 until it is back'),
    }),
};

const arrivals: FactoryProvider<ArrivalCounter> = {
  provide: ArrivalCounter,
  inject: [JobStore],
  useFactory: (jobStore: JobStore) => new ArrivalCounter(jobStore.arrivals),
};

const publisher: FactoryProvider<JobPublisher> = {
  provide: JobPublisher,
  inject: [GatewaySettings, SERVED_MODELS, BrokerEvents],
  useFactory: (settings: GatewaySettings, models: readonly string[], events: BrokerEvents) =>
    new JobPublisher({
      url: settings.RABBITMQ_URL,
      models,
      confirmTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      unconfirmedLimitBytes: settings.UNCONFIRMED_LIMIT_BYTES,
      queueLengthLimit: settings.QUEUE_LENGTH_LIMIT,
      onEvent: (event) => events.next(event),
    }),
};

const management: FactoryProvider<ManagementApi> = {
  provide: ManagementApi,
  inject: [GatewaySettings],
  useFactory: (settings: GatewaySettings) =>
    new ManagementApi({
      url: settings.RABBITMQ_MANAGEMENT_URL,
      amqpUrl: settings.RABBITMQ_URL,
      timeoutSeconds: MANAGEMENT_TIMEOUT_SECONDS,
    }),
};

/**
 * Broker and store. Modules that use them import this one, so that Nest shuts those down first and the connections last.
 */
@Module({
  providers: [BrokerEvents, store, arrivals, publisher, management],
  exports: [BrokerEvents, JobStore, ArrivalCounter, JobPublisher, ManagementApi],
})
export class ConnectionsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(ArrivalCounter) private readonly arrivals: ArrivalCounter,
    @Inject(JobPublisher) private readonly publisher: JobPublisher,
    @Inject(BrokerEvents) private readonly events: BrokerEvents,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  /** Connects to both, and retries for ever when one cannot be reached yet. */
  onApplicationBootstrap(): void {
    this.events.subscribe((event) => logBrokerEvent(this.logger, event));
    this.start.add({ name: START_STEPS.store, run: () => this.store.open() });
    this.start.add({ name: START_STEPS.broker, run: () => this.publisher.open() });
  }

  /** No push is running any more: the counts go to the store before it closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.publisher.close();
    await this.arrivals.stop();
    await this.store.close();
  }
}
