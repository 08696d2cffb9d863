import { Module, type FactoryProvider } from '@nestjs/common';
import { NewerFormatReport, ServiceLogger } from '@tidegate/service';
import { Registry } from 'prom-client';
import { GatewayMetrics } from './gateway.metrics.js';

const newerFormats: FactoryProvider<NewerFormatReport> = {
  provide: NewerFormatReport,
  inject: [Registry, ServiceLogger],
  useFactory: (registry: Registry, logger: ServiceLogger) => new NewerFormatReport({ registry, logger }),
};

/** What the gateway counts. */
@Module({ providers: [GatewayMetrics, newerFormats], exports: [GatewayMetrics, NewerFormatReport] })
export class MetricsModule {}
