import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type FactoryProvider,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ServiceLogger, StartSequence } from '@tidegate/service';
import { ClocksModule } from '../clocks.module.js';
import { CLOCKS, type ScalerClocks } from '../clocks.js';
import type { Cluster } from '../kubernetes/cluster.js';
import { CLUSTER, KubernetesModule } from '../kubernetes/kubernetes.module.js';
import { AdviceMetrics } from '../metrics/advice.metrics.js';
import { ModelReadings } from '../readings/model.readings.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { DecisionService } from '../scaling-decisions/decision.service.js';
import { DecisionsModule } from '../scaling-decisions/decisions.module.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { CONNECTED } from '../start-steps.js';
import { AdviceController } from './advice.controller.js';
import { AdviceWatch } from './advice.watch.js';
import { ScaledObjectList } from './scaled-object-list.js';

const watch: FactoryProvider<AdviceWatch> = {
  provide: AdviceWatch,
  inject: [ScalerSettings, DecisionService, ModelReadings, CLUSTER, AdviceMetrics, ServiceLogger, CLOCKS],
  useFactory: (
    settings: ScalerSettings,
    decisions: DecisionService,
    readings: ModelReadings,
    cluster: Cluster | undefined,
    metrics: AdviceMetrics,
    logger: ServiceLogger,
    clocks: ScalerClocks,
  ) => {
    const files = (settings.ADVISED_SCALED_OBJECTS ?? '').split(',').filter((file) => file !== '');
    return new AdviceWatch({
      ...clocks,
      list: new ScaledObjectList({ cluster, files, logger }),
      decisions,
      readings,
      cluster,
      metrics,
      logger,
      waitingWorth: settings.ADVISED_WAITING_WORTH,
      tolerance: settings.HPA_TOLERANCE,
    });
  },
};

/** Advice on models that something else is in charge of: `/advice` shows what the policy would save. */
@Module({
  imports: [ClocksModule, DecisionsModule, KubernetesModule, ReadingsModule],
  controllers: [AdviceController],
  providers: [AdviceMetrics, watch],
})
export class AdviceModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(AdviceWatch) private readonly watch: AdviceWatch,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({ name: 'advice', after: CONNECTED, run: () => this.watch.start() });
  }

  beforeApplicationShutdown(): void {
    this.watch.stop();
  }
}
