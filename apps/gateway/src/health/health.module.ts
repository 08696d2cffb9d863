import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { EstimatesModule } from '../estimates/estimates.module.js';
import { ModelsModule } from '../models/models.module.js';
import { SystemHealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** One verdict of all: `/v1/health`. Probes of the process itself are `/livez` and `/readyz`. */
@Module({
  imports: [ConnectionsModule, EstimatesModule, ModelsModule],
  controllers: [SystemHealthController],
  providers: [HealthService],
})
export class HealthModule {}
