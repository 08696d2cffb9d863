import { Inject, Module, type FactoryProvider, type OnApplicationBootstrap } from '@nestjs/common';
import { DrainingConsumer } from '@tidegate/broker';
import { JobStore } from '@tidegate/job-store';
import { NewerFormatReport, ServiceLogger, StartSequence } from '@tidegate/service';
import { ConnectionsModule } from '../connections/connections.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { WorkerSettings } from '../settings/worker.settings.js';
import { JobServer } from './job.server.js';
import { LateDeliveries } from './late-deliveries.js';

const lateDeliveries: FactoryProvider<LateDeliveries> = {
  provide: LateDeliveries,
  inject: [JobStore, ServiceLogger],
  useFactory: (store: JobStore, logger: ServiceLogger) => new LateDeliveries(store.records, logger),
};

const server: FactoryProvider<JobServer> = {
  provide: JobServer,
  inject: [WorkerSettings, LateDeliveries, NewerFormatReport, ServiceLogger],
  useFactory: (
    settings: WorkerSettings,
    late: LateDeliveries,
    newerFormats: NewerFormatReport,
    logger: ServiceLogger,
  ) =>
    new JobServer({
      url: settings.RABBITMQ_URL,
      model: settings.MODEL_NAME,
      logger,
      onTimedOut: (delivery, error) => late.report(delivery, error),
      onNewer: (formatVersion) => newerFormats.leave('message', formatVersion),
    }),
};

const consumer: FactoryProvider<DrainingConsumer> = {
  provide: DrainingConsumer,
  inject: [JobServer],
  useFactory: (jobServer: JobServer) => jobServer.consumer,
};

/** Where jobs arrive: Nest's transport on a consumer that drains. See decisions/0001-a-transport-that-drains.md. */
@Module({
  imports: [ConnectionsModule, MetricsModule],
  providers: [lateDeliveries, server, consumer],
  exports: [JobServer, DrainingConsumer],
})
export class ConsumingModule implements OnApplicationBootstrap {
  constructor(
    @Inject(DrainingConsumer) private readonly consumer: DrainingConsumer,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  /** Only connects: jobs are taken when the application starts its microservices. */
  onApplicationBootstrap(): void {
    this.start.add({ name: 'message broker', run: () => this.consumer.open() });
  }
}
