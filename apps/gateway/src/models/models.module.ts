import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ModelGauges } from '../metrics/model.gauges.js';
import { SchemasModule } from '../schemas/schemas.module.js';
import { ModelWatch } from './model-watch.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';

/** The models that are served: `/v1/models`, their health and their gauges. */
@Module({
  imports: [ConnectionsModule, MetricsModule, SchemasModule],
  controllers: [ModelsController],
  providers: [ModelGauges, ModelsService, ModelWatch],
  exports: [ModelWatch],
})
export class ModelsModule {}
