import { Module, type DynamicModule } from '@nestjs/common';
import { JobPublisher } from '@tidegate/broker';
import { JobStore } from '@tidegate/job-store';
import { connectionProbe, OperationsModule, ServiceModule, type ServiceLogger } from '@tidegate/service';
import { AccessModule } from './access/access.module.js';
import { ConnectionsModule } from './connections/connections.module.js';
import { DeadLettersModule } from './dead-letters/dead-letters.module.js';
import { ExpiryModule } from './expiry/expiry.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { ModelsModule } from './models/models.module.js';
import { QueuesModule } from './queues/queues.module.js';
import { GatewaySettings, SERVED_MODELS, servedModels } from './settings/gateway.settings.js';

/** The features of the gateway; what clients see stands in `documentation/open-api.ts`, in the same order. */
@Module({})
export class AppModule {
  /** The module of one gateway process. */
  static forSettings(settings: GatewaySettings, logger: ServiceLogger): DynamicModule {
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
        ModelsModule,
        QueuesModule,
        DeadLettersModule,
        ExpiryModule,
      ],
    };
  }
}
