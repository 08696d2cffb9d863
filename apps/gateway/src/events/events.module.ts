import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';
import { JobFollowing } from './job-following.js';

/** `/v1/jobs/{id}/events`, and what else a job leaves. */
@Module({
  imports: [AccessModule, ConnectionsModule, JobsModule, MetricsModule, WaitingModule],
  controllers: [EventsController],
  providers: [EventsService, JobFollowing],
  exports: [JobFollowing],
})
export class EventsModule {}
