import { Module, type DynamicModule } from '@nestjs/common';
import { JobPublisher } from '@tidegate/broker';
import { JobStore } from '@tidegate/job-store';
import { connectionProbe, OperationsModule, ServiceModule, type ServiceLogger } from '@tidegate/service';
import { AccessModule } from './access/access.module.js';
import { ConnectionsModule } from './connections/connections.module.js';
import { ControlModule } from './control/control.module.js';
import { DeadLettersModule } from './dead-letters/dead-letters.module.js';
import { EventsModule } from './events/events.module.js';
import { ExpiryModule } from './expiry/expiry.module.js';
import { HistoryModule } from './history/history.module.js';
import { HealthModule } from './health/health.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { ListsModule } from './lists/lists.module.js';
import { ModelsModule } from './models/models.module.js';
import { NewsModule } from './news/news.module.js';
import { QueuesModule } from './queues/queues.module.js';
import { RetriesModule } from './retries/retries.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';
import { GatewaySettings, SERVED_MODELS, servedModels } from './settings/gateway.settings.js';
import { WorkersModule } from './workers/workers.module.js';

/** The features of the gateway; what clients see stands in `documentation/open-api.ts`, in the same order. */
@Module({})
export class AppModule {
  /**
   * The module of one gateway process.
   *
   * @param senderScript - path of the program that sends webhooks as a thread; without it they are sent in this one
   */
  static forSettings(settings: GatewaySettings, logger: ServiceLogger, senderScript?: string): DynamicModule {
    const values = [{ provide: SERVED_MODELS, useValue: servedModels(settings) }];
    return {
      module: AppModule,
      imports: [
        ServiceModule.forService({ settingsClass: GatewaySettings, settings, logger, values }),
        OperationsModule.forService({
          imports: [ConnectionsModule],
          inject: [JobPublisher, JobStore],
          useFactory: (publisher: JobPublisher, store: JobStore) => [
            connectionProbe('message broker', publisher),
            connectionProbe('job store', store),
          ],
        }),
        AccessModule,
        ...(settings.LEGACY_ENDPOINTS === 'off' ? [] : [LegacyModule]),
        JobsModule,
        ListsModule,
        EventsModule,
        NewsModule,
        ControlModule,
        ModelsModule,
        WorkersModule,
        HistoryModule,
        HealthModule,
        QueuesModule,
        DeadLettersModule,
        ExpiryModule,
        RetriesModule,
        WebhooksModule.withSender(senderScript),
      ],
    };
  }
}
