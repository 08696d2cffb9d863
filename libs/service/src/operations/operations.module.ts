import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessMetrics } from './readiness.metrics.js';
import { READINESS_PROBES, type ReadinessProbe } from './readiness.js';

/** Where the probes of a service come from. */
export interface OperationsOptions {
  /** Modules that export what the factory has injected. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly inject: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: FactoryProvider<readonly ReadinessProbe[]>['useFactory'];
}

/** `/livez`, `/readyz` and `/metrics`, alike in every service; needs the registry of `ServiceModule`. */
@Module({})
export class OperationsModule {
  /** The module for one service. */
  static forService({ imports, inject, useFactory }: OperationsOptions): DynamicModule {
    return {
      module: OperationsModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: READINESS_PROBES, inject, useFactory }, ReadinessMetrics],
    };
  }
}

/** The registry of a process, with Node's own metrics in it. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
