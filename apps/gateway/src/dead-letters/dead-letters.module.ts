import {
  Inject,
  Module,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ManagementApi } from '@tidegate/broker';
import { JobStore } from '@tidegate/job-store';
import { NewerFormatReport, ServiceLogger, StartSequence } from '@tidegate/service';
import { ConnectionsModule } from '../connections/connections.module.js';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { GatewaySettings, SERVED_MODELS } from '../settings/gateway.settings.js';
import { START_STEPS } from '../start-steps.js';
import { checkConsumerTimeout } from './consumer-timeout.check.js';
import { DeadLetterConsumer } from './dead-letter.consumer.js';

const consumer: FactoryProvider<DeadLetterConsumer> = {
  provide: DeadLetterConsumer,
  inject: [GatewaySettings, JobStore, GatewayMetrics, NewerFormatReport, ServiceLogger],
  useFactory: (
    settings: GatewaySettings,
    store: JobStore,
    metrics: GatewayMetrics,
    newerFormats: NewerFormatReport,
    logger: ServiceLogger,
  ) =>
    new DeadLetterConsumer({
      url: settings.RABBITMQ_URL,
      store,
      logger,
      onBuried: (status) => metrics.deadLetters.labels(status).inc(),
      onNewer: (source, formatVersion) => newerFormats.leave(source, formatVersion),
      onEvent: (event) => {
        if (event.kind === 'connect-failed') logger.debug('dead letters: broker out of reach', event.error);
      },
    }),
};

/** Ends the jobs that the broker has dead-lettered. It starts once the limits that cause dead letters are written. */
@Module({ imports: [ConnectionsModule, MetricsModule, QueuesModule], providers: [consumer] })
export class DeadLettersModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly closing = new AbortController();

  constructor(
    @Inject(DeadLetterConsumer) private readonly consumer: DeadLetterConsumer,
    @Inject(ManagementApi) private readonly management: ManagementApi,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    const { broker, store, queueLimits, deadLetters } = START_STEPS;
    this.start.add({ name: deadLetters, after: [queueLimits], run: () => this.consumer.start() });
    this.start.add({
      name: 'consumer time-out',
      after: [broker, store, deadLetters],
      run: () => {
        // Nothing waits for this check: the broker lists a consumer only seconds after it has connected.
        void checkConsumerTimeout({
          management: this.management,
          models: this.models,
          jobTimeoutSeconds: this.settings.JOB_TIMEOUT_SECONDS,
          logger: this.logger,
          signal: this.closing.signal,
        });
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.consumer.stop();
  }
}
