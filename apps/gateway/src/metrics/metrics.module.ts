import { Module } from '@nestjs/common';
import { newerFormatReport, NewerFormatReport } from '@tidegate/service';
import { GatewayMetrics } from './gateway.metrics.js';

/** What the gateway counts. */
@Module({ providers: [GatewayMetrics, newerFormatReport], exports: [GatewayMetrics, NewerFormatReport] })
export class MetricsModule {}
