import { Module } from '@nestjs/common';
import { newerFormatReport, NewerFormatReport } from '@tidegate/service';
import { WorkerMetrics } from './worker.metrics.js';

/** What the worker counts. */
@Module({ providers: [WorkerMetrics, newerFormatReport], exports: [WorkerMetrics, NewerFormatReport] })
export class MetricsModule {}
