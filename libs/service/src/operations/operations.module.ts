import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { READINESS_PROBES, type ReadinessProbe } from './readiness.js';

/** How the module learns the probes of its service. */
export interface OperationsOptions {
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly inject: NonNullable<FactoryProvider['inject']>;
  readonly probes: (...dependencies: never[]) => readonly ReadinessProbe[];
}

/** `/livez`, `/readyz` and `/metrics`, alike in every service. */
@Module({})
export class OperationsModule {
  /** The module for one service. */
  static forService({ imports, inject, probes }: OperationsOptions): DynamicModule {
    return {
      module: OperationsModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: READINESS_PROBES, inject, useFactory: probes }],
    };
  }
}

/** The registry of a process, with Node's own metrics in it. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
