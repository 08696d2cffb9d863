import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { PushingModule } from '../pushing/pushing.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { BatchService } from './batch/batch.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** `/v1/jobs`. */
@Module({
  imports: [AccessModule, ConnectionsModule, PushingModule, IdempotencyModule, WaitingModule],
  controllers: [JobsController],
  providers: [JobsService, BatchService],
})
export class JobsModule {}
