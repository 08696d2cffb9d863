import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ReadingStore } from '@tidegate/job-store';
import { ServiceLogger, StartSequence } from '@tidegate/service';
import { ClocksModule } from '../clocks.module.js';
import { CLOCKS, type ScalerClocks } from '../clocks.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import type { Cluster } from '../kubernetes/cluster.js';
import { CLUSTER, KubernetesModule } from '../kubernetes/kubernetes.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ScalerMetrics } from '../metrics/scaler.metrics.js';
import { ModelReadings } from '../readings/model.readings.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { DecisionLog } from '../scaling-decisions/decision-log.js';
import { DecisionService } from '../scaling-decisions/decision.service.js';
import { DecisionsModule } from '../scaling-decisions/decisions.module.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { CONNECTED } from '../start-steps.js';
import { KedaQuestions } from './keda-questions.js';
import { SilenceWatch } from './silence.watch.js';
import { TakeOver } from './take-over.js';

const questions: FactoryProvider<KedaQuestions> = {
  provide: KedaQuestions,
  inject: [ScalerSettings, ReadingStore, CLOCKS],
  useFactory: (settings: ScalerSettings, store: ReadingStore, clocks: ScalerClocks) =>
    new KedaQuestions({
      ...clocks,
      store: store.sharedScaling,
      scaledObjectLimit: settings.SCALED_OBJECT_LIMIT,
    }),
};

const takeOver: FactoryProvider<TakeOver | undefined> = {
  provide: TakeOver,
  inject: [
    ScalerSettings,
    KedaQuestions,
    DecisionService,
    DecisionLog,
    CLUSTER,
    ScalerMetrics,
    ServiceLogger,
    CLOCKS,
  ],
  useFactory: (
    settings: ScalerSettings,
    kedaQuestions: KedaQuestions,
    decisions: DecisionService,
    log: DecisionLog,
    cluster: Cluster | undefined,
    metrics: ScalerMetrics,
    logger: ServiceLogger,
    clocks: ScalerClocks,
  ) =>
    cluster?.isReadOnly === false
      ? new TakeOver({
          ...clocks,
          cluster,
          decisions,
          log,
          metrics,
          logger,
          tolerance: settings.HPA_TOLERANCE,
          secondsSinceAsked: (key) => kedaQuestions.secondsSinceAsked(key),
        })
      : undefined,
};

const watch: FactoryProvider<SilenceWatch> = {
  provide: SilenceWatch,
  inject: [
    ScalerSettings,
    KedaQuestions,
    TakeOver,
    ModelReadings,
    CLUSTER,
    ScalerMetrics,
    ServiceLogger,
    CLOCKS,
  ],
  useFactory: (
    settings: ScalerSettings,
    kedaQuestions: KedaQuestions,
    standIn: TakeOver | undefined,
    readings: ModelReadings,
    cluster: Cluster | undefined,
    metrics: ScalerMetrics,
    logger: ServiceLogger,
    clocks: ScalerClocks,
  ) =>
    new SilenceWatch({
      ...clocks,
      questions: kedaQuestions,
      takeOver: standIn,
      readings,
      cluster,
      metrics,
      logger,
      silentSeconds: settings.KEDA_SILENT_SECONDS,
      takeOverSeconds: settings.KEDA_TAKE_OVER_SECONDS,
    }),
};

/** Detects that KEDA no longer asks, and sets the number of workers meanwhile. */
@Module({
  imports: [
    ClocksModule,
    ConnectionsModule,
    DecisionsModule,
    KubernetesModule,
    MetricsModule,
    ReadingsModule,
  ],
  providers: [questions, takeOver, watch],
  exports: [KedaQuestions, SilenceWatch],
})
export class SilenceModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(KedaQuestions) private readonly questions: KedaQuestions,
    @Inject(SilenceWatch) private readonly watch: SilenceWatch,
    @Inject(TakeOver) private readonly takeOver: TakeOver | undefined,
    @Inject(ScalerMetrics) private readonly metrics: ScalerMetrics,
    @Inject(ScalerSettings) private readonly settings: ScalerSettings,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onModuleInit(): void {
    this.metrics.showSecondsSinceAsked(() => this.questions.secondsByModel());
    this.metrics.showInCharge(() => this.takeOver?.models ?? []);
  }

  onApplicationBootstrap(): void {
    // KEDA asks no scaler that only advises.
    if (this.settings.ADVISORY === 'on') return;
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
