import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ManagementApi, readQueue } from '@tidegate/broker';
import { ConnectionsModule } from '../connections/connections.module.js';
import { EstimatesModule } from '../estimates/estimates.module.js';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { SchemasModule } from '../schemas/schemas.module.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { ModelWatch } from './model-watch.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';
import { RecentReadings } from './recent-readings.js';

/** The models that are served: `/v1/models`, their health and their gauges. */
@Module({
  imports: [ConnectionsModule, EstimatesModule, MetricsModule, SchemasModule],
  controllers: [ModelsController],
  providers: [ModelsService, ModelWatch],
  exports: [ModelWatch, ModelsService],
})
export class ModelsModule implements OnModuleInit {
  constructor(
    @Inject(SERVED_MODELS) private readonly names: readonly string[],
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
    @Inject(ManagementApi) private readonly management: ManagementApi,
    @Inject(ModelsService) private readonly models: ModelsService,
  ) {}

  /** The gauges are read from this module's data and from the broker, at most every two seconds. */
  onModuleInit(): void {
    const queues = new RecentReadings((model) => readQueue(this.management, model));
    this.metrics.showModels(this.names, {
      countJobs: async (model) => {
        const { ready, unacknowledged } = await queues.get(model);
        return { waiting: ready, running: unacknowledged };
      },
      countWorkers: (model) => this.models.countWorkers(model),
    });
  }
}
