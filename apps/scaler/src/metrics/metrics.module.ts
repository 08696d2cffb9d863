import { Module } from '@nestjs/common';
import { ScalerMetrics } from './scaler.metrics.js';

/** What the scaler counts. */
@Module({ providers: [ScalerMetrics], exports: [ScalerMetrics] })
export class MetricsModule {}
