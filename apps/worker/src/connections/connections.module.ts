import {
  Inject,
  Module,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import {
  logAvailability,
  recordLifetimes,
  ServiceLogger,
  StartSequence,
  storeAddress,
} from '@tidegate/service';
import { WorkerSettings } from '../settings/worker.settings.js';
import { START_STEPS } from '../start-steps.js';

/** What an outage of the store means for a worker. */
export const STORE_OUTAGE_CONSEQUENCE = 'the running job waits until it is back';

const store: FactoryProvider<JobStore> = {
  provide: JobStore,
  inject: [WorkerSettings, ServiceLogger],
  useFactory: (settings: WorkerSettings, logger: ServiceLogger) =>
    new JobStore({
      ...storeAddress(settings),
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      batchCommands: false,
      lifetimes: recordLifetimes(settings),
      onEvent: (event) => logAvailability(logger, 'job store', event, STORE_OUTAGE_CONSEQUENCE),
    }),
};

/**
 * The job store. Modules that use it import this one, so that Nest shuts those modules down first and the store last.
 */
@Module({ providers: [store], exports: [JobStore] })
export class ConnectionsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({ name: START_STEPS.store, run: () => this.store.open() });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
