import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { RetrySweep } from './retry.sweep.js';

/** Publishes jobs again whose retry is due. */
@Module({ imports: [ConnectionsModule, MetricsModule], providers: [RetrySweep] })
export class RetriesModule {}
