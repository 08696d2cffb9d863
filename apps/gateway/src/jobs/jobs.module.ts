import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { PushingModule } from '../pushing/pushing.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** `/v1/jobs`. */
@Module({
  imports: [ConnectionsModule, PushingModule, WaitingModule],
  controllers: [JobsController],
  providers: [JobsService],
})
export class JobsModule {}
