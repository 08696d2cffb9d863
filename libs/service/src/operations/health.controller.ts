import { Controller, Get, Inject } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { READINESS_PROBES, type ReadinessProbe } from './readiness.js';

/** Liveness and readiness, as Kubernetes asks for them. */
@Controller()
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(READINESS_PROBES) private readonly probes: readonly ReadinessProbe[],
  ) {}

  @Get('livez')
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  livez(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('readyz')
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  readyz(): Promise<HealthCheckResult> {
    return this.health.check(this.probes.map((probe) => () => this.result(probe)));
  }

  private result({ name, check }: ReadinessProbe): HealthIndicatorResult {
    const { state, message } = check();
    const indicator = this.indicators.check(name);
    const data: Record<string, unknown> = message === undefined ? {} : { message };
    switch (state) {
      case 'up':
        return indicator.up(data);
      case 'degraded':
        return indicator.degraded(data);
      case 'down':
        return indicator.down(data);
    }
  }
}
