import { Module } from '@nestjs/common';
import { ConsumingModule } from '../consuming/consuming.module.js';
import { HeartbeatModule } from '../heartbeat/heartbeat.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ModelModule } from '../model/model.module.js';
import { RunningModule } from '../running/running.module.js';
import { JobController } from './job.controller.js';
import { WorkerService } from './worker.service.js';

/** A worker's life. Nest shuts this module down before those it imports, so that it drains while all of them still work. */
@Module({
  imports: [ConsumingModule, HeartbeatModule, MetricsModule, ModelModule, RunningModule],
  controllers: [JobController],
  providers: [WorkerService],
  exports: [WorkerService],
})
export class WorkerModule {}
