import { Module, type FactoryProvider } from '@nestjs/common';
import { NewerFormatReport, ServiceLogger } from '@tidegate/service';
import { Registry } from 'prom-client';
import { WorkerMetrics } from './worker.metrics.js';

const newerFormats: FactoryProvider<NewerFormatReport> = {
  provide: NewerFormatReport,
  inject: [Registry, ServiceLogger],
  useFactory: (registry: Registry, logger: ServiceLogger) => new NewerFormatReport({ registry, logger }),
};

/** What the worker counts. */
@Module({ providers: [WorkerMetrics, newerFormats], exports: [WorkerMetrics, NewerFormatReport] })
export class MetricsModule {}
