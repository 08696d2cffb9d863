import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ExpirySweep } from './expiry.sweep.js';

/** Ends jobs that have waited for longer than their clients want. */
@Module({ imports: [ConnectionsModule, MetricsModule], providers: [ExpirySweep] })
export class ExpiryModule {}
