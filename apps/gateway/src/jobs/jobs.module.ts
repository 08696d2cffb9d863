import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import { EstimatesModule } from '../estimates/estimates.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { PushingModule } from '../pushing/pushing.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { WebhookTargetsModule } from '../webhooks/targets/webhook-targets.module.js';
import { BatchService } from './batch/batch.service.js';
import { HeldAnswers } from './held-answers.js';
import { JobAnswers } from './job-answers.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** `/v1/jobs`. */
@Module({
  imports: [
    AccessModule,
    ConnectionsModule,
    EstimatesModule,
    PushingModule,
    IdempotencyModule,
    WaitingModule,
    WebhookTargetsModule,
  ],
  controllers: [JobsController],
  providers: [JobsService, JobAnswers, HeldAnswers, BatchService],
  exports: [HeldAnswers, JobAnswers, JobsService],
})
export class JobsModule {}
