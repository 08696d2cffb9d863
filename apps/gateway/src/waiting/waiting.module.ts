import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { JobEndings } from './job-endings.js';

/** Requests that wait for their job. */
@Module({
  imports: [ConnectionsModule, MetricsModule],
  providers: [JobEndings],
  exports: [JobEndings],
})
export class WaitingModule {}
