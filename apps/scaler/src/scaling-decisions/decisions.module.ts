import { Inject, Module, type FactoryProvider, type OnModuleInit } from '@nestjs/common';
import { ReadingStore } from '@tidegate/job-store';
import { ServiceLogger } from '@tidegate/service';
import { ClocksModule } from '../clocks.module.js';
import { CLOCKS, type ScalerClocks } from '../clocks.js';
import { ArrivalEvents } from '../connections/arrival-events.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import type { Cluster } from '../kubernetes/cluster.js';
import { CLUSTER, KubernetesModule } from '../kubernetes/kubernetes.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ScalerMetrics } from '../metrics/scaler.metrics.js';
import { ModelReadings } from '../readings/model.readings.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { DecisionJournal } from './decision-journal.js';
import { DecisionLog } from './decision-log.js';
import { DecisionMemory } from './decision-memory.js';
import { DecisionService } from './decision.service.js';
import { DecisionsController } from './decisions.controller.js';

const journal: FactoryProvider<DecisionJournal> = {
  provide: DecisionJournal,
  inject: [ScalerSettings, ReadingStore, CLOCKS],
  useFactory: (settings: ScalerSettings, store: ReadingStore, { monotonicSeconds }: ScalerClocks) =>
    new DecisionJournal({
      store: store.scalingDecisions,
      scaledObjects: settings.SCALED_OBJECT_LIMIT,
      monotonicSeconds,
    }),
};

const log: FactoryProvider<DecisionLog> = {
  provide: DecisionLog,
  inject: [ScalerSettings, ServiceLogger, DecisionJournal],
  useFactory: (settings: ScalerSettings, logger: ServiceLogger, decisionJournal: DecisionJournal) =>
    new DecisionLog({
      logger,
      decisions: settings.DECISION_LOG_LENGTH,
      scaledObjects: settings.SCALED_OBJECT_LIMIT,
      onDecision: (decision) => decisionJournal.note(decision),
    }),
};

const memory: FactoryProvider<DecisionMemory> = {
  provide: DecisionMemory,
  inject: [ScalerSettings, ReadingStore, CLOCKS],
  useFactory: (settings: ScalerSettings, store: ReadingStore, clocks: ScalerClocks) =>
    new DecisionMemory({
      ...clocks,
      store: store.sharedScaling,
      scaledObjectLimit: settings.SCALED_OBJECT_LIMIT,
    }),
};

const decisions: FactoryProvider<DecisionService> = {
  provide: DecisionService,
  inject: [ScalerSettings, ModelReadings, DecisionMemory, CLUSTER, DecisionLog, ScalerMetrics, CLOCKS],
  useFactory: (
    settings: ScalerSettings,
    readings: ModelReadings,
    decisionMemory: DecisionMemory,
    cluster: Cluster | undefined,
    decisionLog: DecisionLog,
    metrics: ScalerMetrics,
    clocks: ScalerClocks,
  ) =>
    new DecisionService({
      ...clocks,
      readings,
      memory: decisionMemory,
      cluster,
      log: decisionLog,
      metrics,
      tolerance: settings.HPA_TOLERANCE,
      scaledObjectLimit: settings.SCALED_OBJECT_LIMIT,
    }),
};

/** How many workers there should be, and why: `/decisions` lists the latest. */
@Module({
  imports: [ClocksModule, ConnectionsModule, KubernetesModule, MetricsModule, ReadingsModule],
  controllers: [DecisionsController],
  providers: [journal, log, memory, decisions],
  exports: [DecisionLog, DecisionService],
})
export class DecisionsModule implements OnModuleInit {
  constructor(
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(ArrivalEvents) private readonly arrivals: ArrivalEvents,
  ) {}

  /** Before any other listener for arrivals: a decision that is requested because of an arrival must be a new one. */
  onModuleInit(): void {
    this.arrivals.subscribe((model) => this.decisions.forget(model));
  }
}
