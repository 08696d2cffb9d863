import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { READINESS_PROBES, type ReadinessProbe } from './readiness.js';

/** What the module shows of its service. */
export interface OperationsOptions {
  readonly registry: Registry;
  readonly probes: readonly ReadinessProbe[];
}

/** `/livez`, `/readyz` and `/metrics`, alike in every service. */
@Module({})
export class OperationsModule {
  /** The module for one service. */
  static forService({ registry, probes }: OperationsOptions): DynamicModule {
    return {
      module: OperationsModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: READINESS_PROBES, useValue: probes },
        { provide: Registry, useValue: registry },
      ],
    };
  }
}

/** The registry of a process, with Node's own metrics in it. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
