import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ModelsModule } from '../models/models.module.js';
import { AuditLog } from './audit.log.js';
import { JobControlController } from './job-control.controller.js';
import { JobControlService } from './job-control.service.js';
import { ModelControlController } from './model-control.controller.js';
import { ModelControlService } from './model-control.service.js';
import { JobRetryController } from './trying-again/job-retry.controller.js';
import { RedriveController } from './trying-again/redrive.controller.js';
import { TryingAgainService } from './trying-again/trying-again.service.js';

/** What is done to jobs after their push, and to models: cancel, delete, retry, pause, resume, redrive. */
@Module({
  imports: [ConnectionsModule, IdempotencyModule, JobsModule, MetricsModule, ModelsModule],
  controllers: [JobControlController, JobRetryController, ModelControlController, RedriveController],
  providers: [AuditLog, JobControlService, ModelControlService, TryingAgainService],
  exports: [AuditLog],
})
export class ControlModule {}
