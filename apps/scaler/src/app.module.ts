import { Module, type DynamicModule } from '@nestjs/common';
import { connectionProbe, OperationsModule, ServiceLogger, type ReadinessProbe } from '@tidegate/service';
import type { Registry } from 'prom-client';
import type { Backends } from './backends.js';
import { DecisionLog } from './decisions/decision-log.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { ExternalScalerController } from './external-scaler/external-scaler.controller.js';
import { ExternalScalerService } from './external-scaler/external-scaler.service.js';
import type { SilenceWatch } from './silence/silence.watch.js';

/** The parts that are shown to the outside. */
export interface ScalerParts {
  readonly registry: Registry;
  readonly backends: Backends;
  readonly log: DecisionLog;
  readonly scaler: ExternalScalerService;
  readonly silence: SilenceWatch;
  readonly logger: ServiceLogger;
}

/** Wires the scaler into Nest. */
@Module({})
export class AppModule {
  /** The module of one scaler process. */
  static forScaler({ registry, backends, log, scaler, silence, logger }: ScalerParts): DynamicModule {
    const outage = { consequence: backends.outageConsequence };
    const probes = [
      connectionProbe('message broker', backends.readyMessages, outage),
      connectionProbe('job store', backends.store, outage),
      silenceProbe(silence),
    ];
    return {
      module: AppModule,
      imports: [OperationsModule.forService({ registry, probes })],
      controllers: [ExternalScalerController, DecisionsController],
      providers: [
        { provide: DecisionLog, useValue: log },
        { provide: ExternalScalerService, useValue: scaler },
        { provide: ServiceLogger, useValue: logger },
      ],
    };
  }
}

/** Reports silence, and leaves the scaler in rotation: without it KEDA could not ask again. */
function silenceProbe(silence: SilenceWatch): ReadinessProbe {
  return {
    name: 'KEDA',
    check: () => {
      const { problems } = silence;
      return problems.length === 0 ? { state: 'up' } : { state: 'degraded', message: problems.join('; ') };
    },
  };
}
