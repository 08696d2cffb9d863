import { Module, type DynamicModule } from '@nestjs/common';
import { readQueue } from '@tidegate/broker';
import { connectionProbe, createRegistry, OperationsModule, type ServiceLogger } from '@tidegate/service';
import { Registry } from 'prom-client';
import { Backends } from './backends.js';
import { LegacyController } from './legacy/legacy.controller.js';
import { LegacyService } from './legacy/legacy.service.js';
import { GatewayMetrics } from './metrics/gateway.metrics.js';
import { PushService } from './pushing/push.service.js';
import type { GatewaySettings } from './settings/gateway.settings.js';

/** Wires the gateway together. */
@Module({})
export class AppModule {
  /** The module of one gateway process. */
  static forSettings(settings: GatewaySettings, logger: ServiceLogger): DynamicModule {
    const registry = createRegistry();
    const metrics = new GatewayMetrics(registry);
    const backends = new Backends(settings, logger, metrics);
    const { store, publisher, modelWatch, arrivals } = backends;
    exposeGauges(metrics, backends);
    const pushes = new PushService(
      { store, publisher, modelWatch, arrivals },
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
      controllers: [LegacyController],
      providers: [
        { provide: Registry, useValue: registry },
        { provide: GatewayMetrics, useValue: metrics },
        { provide: Backends, useValue: backends },
        { provide: LegacyService, useValue: new LegacyService(pushes, store) },
      ],
    };
  }
}

function exposeGauges(metrics: GatewayMetrics, { models, management, store }: Backends): void {
  const model = models[0] ?? '';
  metrics.gauge(
    'tidegate_queue_jobs',
    'Jobs in the queue, waiting or with a worker, by state.',
    'state',
    async () => {
      const { ready, unacknowledged } = await readQueue(management, model);
      return { waiting: ready, running: unacknowledged };
    },
  );
  metrics.gauge(
    'tidegate_workers',
    'Workers that have given a sign of life lately, by state.',
    'state',
    async () => {
      const counts: Record<string, number> = {};
      for (const { state } of await store.heartbeats.list(model)) counts[state] = (counts[state] ?? 0) + 1;
      return counts;
    },
  );
}
