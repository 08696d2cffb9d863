import { Module, type DynamicModule } from '@nestjs/common';
import { ReadyMessagesReader } from '@tidegate/broker';
import { ReadingStore } from '@tidegate/job-store';
import {
  connectionProbe,
  OperationsModule,
  ServiceModule,
  type ReadinessProbe,
  type ServiceLogger,
} from '@tidegate/service';
import { AdviceModule } from './advice/advice.module.js';
import { ConnectionsModule, outageConsequence } from './connections/connections.module.js';
import { DecisionsModule } from './scaling-decisions/decisions.module.js';
import { ExternalScalerModule } from './external-scaler/external-scaler.module.js';
import { ScalerSettings } from './settings/scaler.settings.js';
import { SilenceModule } from './silence/silence.module.js';
import { SilenceWatch } from './silence/silence.watch.js';

/** The features of the scaler. */
@Module({})
export class AppModule {
  /** The module of one scaler process. */
  static forSettings(settings: ScalerSettings, logger: ServiceLogger): DynamicModule {
    const outage = { consequence: outageConsequence(settings) };
    return {
      module: AppModule,
      imports: [
        ServiceModule.forService({ settingsClass: ScalerSettings, settings, logger }),
        OperationsModule.forService({
          imports: [ConnectionsModule, SilenceModule],
          inject: [ReadyMessagesReader, ReadingStore, SilenceWatch],
          useFactory: (broker: ReadyMessagesReader, store: ReadingStore, silence: SilenceWatch) => [
            connectionProbe('message broker', broker, outage),
            connectionProbe('job store', store, outage),
            silenceProbe(silence),
          ],
        }),
        DecisionsModule,
        ExternalScalerModule,
        ...(settings.ADVISORY === 'on' ? [AdviceModule] : []),
      ],
    };
  }
}

/** Reports that KEDA does not ask, and leaves the scaler in rotation: otherwise KEDA could not ask again. */
function silenceProbe(silence: SilenceWatch): ReadinessProbe {
  return {
    name: 'KEDA',
    check: () => {
      const { problems } = silence;
      return problems.length === 0 ? { state: 'up' } : { state: 'degraded', message: problems.join('; ') };
    },
  };
}
