import { Module, type DynamicModule } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import {
  connectionProbe,
  OperationsModule,
  ServiceModule,
  type Environment,
  type ReadinessProbe,
  type ServiceLogger,
} from '@tidegate/service';
import { ConnectionsModule, STORE_OUTAGE_CONSEQUENCE } from './connections/connections.module.js';
import { ENVIRONMENT } from './model-options.js';
import { WorkerSettings } from './settings/worker.settings.js';
import { WorkerModule } from './worker/worker.module.js';
import { WorkerService } from './worker/worker.service.js';

/** The features of the worker. */
@Module({})
export class AppModule {
  /**
   * The module of one worker process.
   *
   * @param environment - what the model's process may inherit
   */
  static forSettings(
    settings: WorkerSettings,
    environment: Environment,
    logger: ServiceLogger,
  ): DynamicModule {
    const values = [{ provide: ENVIRONMENT, useValue: environment }];
    return {
      module: AppModule,
      imports: [
        ServiceModule.forService({ settingsClass: WorkerSettings, settings, logger, values }),
        OperationsModule.forService({
          imports: [ConnectionsModule, WorkerModule],
          inject: [WorkerService, JobStore],
          useFactory: (worker: WorkerService, store: JobStore) => [
            modelProbe(worker),
            connectionProbe('job store', store, { consequence: STORE_OUTAGE_CONSEQUENCE, isAwaited: false }),
          ],
        }),
      ],
    };
  }
}

/** A worker is ready while its model is. */
function modelProbe(worker: WorkerService): ReadinessProbe {
  return {
    name: 'model',
    check: () =>
      worker.state === 'ready' || worker.state === 'busy'
        ? { state: 'up' }
        : { state: 'down', message: `the worker is ${worker.state}` },
  };
}
