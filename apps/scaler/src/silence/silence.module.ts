import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ServiceLogger, StartSequence } from '@tidegate/service';
import { ClocksModule } from '../clocks.module.js';
import { CLOCKS, type ScalerClocks } from '../clocks.js';
import type { Cluster } from '../kubernetes/cluster.js';
import { CLUSTER, KubernetesModule } from '../kubernetes/kubernetes.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ScalerMetrics } from '../metrics/scaler.metrics.js';
import { ModelReadings } from '../readings/model.readings.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { CONNECTED } from '../start-steps.js';
import { KedaQuestions } from './keda-questions.js';
import { SilenceWatch } from './silence.watch.js';

const questions: FactoryProvider<KedaQuestions> = {
  provide: KedaQuestions,
  inject: [ScalerSettings, CLOCKS],
  useFactory: (settings: ScalerSettings, clocks: ScalerClocks) =>
    new KedaQuestions({ ...clocks, scaledObjectLimit: settings.SCALED_OBJECT_LIMIT }),
};

const watch: FactoryProvider<SilenceWatch> = {
  provide: SilenceWatch,
  inject: [ScalerSettings, KedaQuestions, ModelReadings, CLUSTER, ScalerMetrics, ServiceLogger, CLOCKS],
  useFactory: (
    settings: ScalerSettings,
    kedaQuestions: KedaQuestions,
    readings: ModelReadings,
    cluster: Cluster | undefined,
    metrics: ScalerMetrics,
    logger: ServiceLogger,
    clocks: ScalerClocks,
  ) =>
    new SilenceWatch({
      ...clocks,
      questions: kedaQuestions,
      readings,
      cluster,
      metrics,
      logger,
      silentSeconds: settings.KEDA_SILENT_SECONDS,
    }),
};

/** Detects that KEDA no longer asks. */
@Module({
  imports: [ClocksModule, KubernetesModule, MetricsModule, ReadingsModule],
  providers: [questions, watch],
  exports: [KedaQuestions, SilenceWatch],
})
export class SilenceModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(KedaQuestions) private readonly questions: KedaQuestions,
    @Inject(SilenceWatch) private readonly watch: SilenceWatch,
    @Inject(ScalerMetrics) private readonly metrics: ScalerMetrics,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onModuleInit(): void {
    this.metrics.showSecondsSinceAsked(() => this.questions.secondsByModel());
  }

  onApplicationBootstrap(): void {
    this.start.add({
      name: 'silence watch',
      after: CONNECTED,
      run: () => this.watch.start(),
    });
  }

  beforeApplicationShutdown(): void {
    this.watch.stop();
  }
}
