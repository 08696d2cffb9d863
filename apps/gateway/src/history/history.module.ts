import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { EstimatesModule } from '../estimates/estimates.module.js';
import { ModelsModule } from '../models/models.module.js';
import { HistoryController } from './history.controller.js';
import { HistoryService } from './history.service.js';
import { HistorySweep } from './history.sweep.js';

/** `/v1/history`, and what records it. */
@Module({
  imports: [ConnectionsModule, EstimatesModule, ModelsModule],
  controllers: [HistoryController],
  providers: [HistoryService, HistorySweep],
})
export class HistoryModule {}
