import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ManagementApi, readQueue } from '@tidegate/broker';
import { WORKER_STATES } from '@tidegate/contracts';
import { ModelsService } from '../models/models.service.js';
import { RecentReadings } from '../models/recent-readings.js';
import { GatewaySettings, servedModels } from '../settings/gateway.settings.js';
import { GatewayMetrics } from './gateway.metrics.js';

const NO_WORKERS = Object.fromEntries(WORKER_STATES.map((state) => [state, 0]));

/** The gauges of every model's queue and workers. */
@Injectable()
export class ModelGauges implements OnModuleInit {
  constructor(
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(ManagementApi) private readonly management: ManagementApi,
    @Inject(ModelsService) private readonly models: ModelsService,
  ) {}

  onModuleInit(): void {
    const models = servedModels(this.settings);
    const queues = new RecentReadings((model) => readQueue(this.management, model));
    this.metrics.gauge(
      'tidegate_queue_jobs',
      'Jobs in the queue, waiting or with a worker, by model and state.',
      models,
      async (model) => {
        const { ready, unacknowledged } = await queues.get(model);
        return { waiting: ready, running: unacknowledged };
      },
    );
    this.metrics.gauge(
      'tidegate_workers',
      'Workers that have sent a heartbeat recently, by model and state.',
      models,
      // A state without workers is reported as 0. Only a model whose workers cannot be counted is left out.
      async (model) => ({ ...NO_WORKERS, ...(await this.models.countWorkers(model)) }),
    );
  }
}
