import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ListController } from './list.controller.js';
import { ListService } from './list.service.js';
import { ListsSweep } from './lists.sweep.js';

/** `GET /v1/jobs`. */
@Module({
  imports: [ConnectionsModule, JobsModule],
  controllers: [ListController],
  providers: [ListService, ListsSweep],
})
export class ListsModule {}
