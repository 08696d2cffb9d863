import { Module, type DynamicModule } from '@nestjs/common';
import { readQueue } from '@tidegate/broker';
import { WORKER_STATES } from '@tidegate/contracts';
import {
  connectionProbe,
  createRegistry,
  NewerFormatReport,
  OperationsModule,
  type ServiceLogger,
} from '@tidegate/service';
import { Registry } from 'prom-client';
import { Backends } from './backends.js';
import { JobsController } from './jobs/jobs.controller.js';
import { JobsService } from './jobs/jobs.service.js';
import { LegacyController } from './legacy/legacy.controller.js';
import { LegacyService } from './legacy/legacy.service.js';
import { GatewayMetrics } from './metrics/gateway.metrics.js';
import { ModelsController } from './models/models.controller.js';
import { ModelsService } from './models/models.service.js';
import { RecentReadings } from './models/recent-readings.js';
import { PushService } from './pushing/push.service.js';
import { InputGuard } from './schemas/input.guard.js';
import { ServedSchemas } from './schemas/served-schemas.js';
import type { GatewaySettings } from './settings/gateway.settings.js';

const NO_WORKERS = Object.fromEntries(WORKER_STATES.map((state) => [state, 0]));

/** Wires the gateway together. */
@Module({})
export class AppModule {
  /** The module of one gateway process. */
  static forSettings(settings: GatewaySettings, logger: ServiceLogger): DynamicModule {
    const registry = createRegistry();
    const metrics = new GatewayMetrics(registry);
    const backends = new Backends(settings, logger, metrics, new NewerFormatReport({ registry, logger }));
    const { store, publisher, modelWatch, arrivals, schemas } = backends;
    const models = new ModelsService(backends.models, store, modelWatch, schemas);
    exposeGauges(metrics, backends, models);
    const pushes = new PushService(
      { store, publisher, modelWatch, arrivals, inputs: new InputGuard(schemas) },
      {
        inputLimitBytes: settings.INPUT_LIMIT_BYTES,
        timeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      },
    );
    return {
      module: AppModule,
      imports: [
        OperationsModule.forService({
          registry,
          probes: [connectionProbe('message broker', publisher), connectionProbe('job store', store)],
        }),
      ],
      controllers: [LegacyController, JobsController, ModelsController],
      providers: [
        { provide: Registry, useValue: registry },
        { provide: GatewayMetrics, useValue: metrics },
        { provide: Backends, useValue: backends },
        { provide: PushService, useValue: pushes },
        { provide: ServedSchemas, useValue: schemas },
        { provide: ModelsService, useValue: models },
        { provide: JobsService, useValue: new JobsService(pushes, store, backends.models) },
        { provide: LegacyService, useValue: new LegacyService(pushes, store) },
      ],
    };
  }
}

function exposeGauges(metrics: GatewayMetrics, backends: Backends, service: ModelsService): void {
  const { models, management } = backends;
  const queues = new RecentReadings((model) => readQueue(management, model));
  metrics.gauge(
    'tidegate_queue_jobs',
    'Jobs in the queue, waiting or with a worker, by model and state.',
    models,
    async (model) => {
      const { ready, unacknowledged } = await queues.get(model);
      return { waiting: ready, running: unacknowledged };
    },
  );
  metrics.gauge(
    'tidegate_workers',
    'Workers that have given a sign of life lately, by model and state.',
    models,
    // None is a number too: a state without workers reads 0, and only one that is not known is left out.
    async (model) => ({ ...NO_WORKERS, ...(await service.countWorkers(model)) }),
  );
}
