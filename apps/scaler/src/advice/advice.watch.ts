import { startupAwareScaledObject } from '@tidegate/autoscaling';
import type { ServiceLogger } from '@tidegate/service';
import type { ScalerClocks } from '../clocks.js';
import { scaledObjectKey } from '../kubernetes/cluster-reading.js';
import type { Cluster } from '../kubernetes/cluster.js';
import type { AdviceMetrics } from '../metrics/advice.metrics.js';
import type { ModelReadings } from '../readings/model.readings.js';
import { measureStartupLead, observe } from '../readings/observe.js';
import { ReadingUnavailableError } from '../readings/reading.error.js';
import type { DecisionService } from '../scaling-decisions/decision.service.js';
import { parseScalerMetadata, type ScalerMetadata } from '../settings/scaler-metadata.js';
import type { Advice } from './advice.js';
import { CostTally } from './cost-tally.js';
import { ModelComparison } from './model-comparison.js';
import type { ScaledObjectList } from './scaled-object-list.js';
import type { ScalingInCharge } from './scaling-in-charge.js';

/** The `pollingInterval` of the start-up-aware ScaledObject, at which KEDA would ask. */
const LOOK_INTERVAL_MS = 1_000;
const LOOKS_BETWEEN_LISTS = 5;
/** Models that are read at a time. */
const AT_A_TIME = 20;

/** What advice needs. */
export interface AdviceWatchOptions extends ScalerClocks {
  readonly list: Pick<ScaledObjectList, 'list'>;
  readonly decisions: Pick<DecisionService, 'decide'>;
  readonly readings: Pick<ModelReadings, 'read'>;
  /** Absent where there is no cluster. */
  readonly cluster?: Pick<Cluster, 'readSoon'> | undefined;
  readonly metrics: AdviceMetrics;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn'>;
  /** See `PolicySettings`. */
  readonly waitingWorth: number;
  /** The HPA's tolerance, a fraction. */
  readonly tolerance: number;
}

interface Advised {
  readonly scaling: ScalingInCharge;
  /** By it a change of the ScaledObject is detected. */
  readonly text: string;
  readonly metadata: ScalerMetadata;
  readonly comparison: ModelComparison;
  readonly tally: CostTally;
  startupLeadSeconds: number;
  missing: string | undefined;
}

/**
 * Advises on the models that KEDA scales by the length of their queues: decides on each as often as KEDA would ask, and
 * compares what both would cost. It changes nothing.
 */
export class AdviceWatch {
  private readonly advised = new Map<string, Advised>();
  private looks = 0;
  private hasFailed = false;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly options: AdviceWatchOptions) {}

  /** Looks now, and then repeatedly. */
  start(): void {
    void this.look();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** The advice on each model. */
  list(): readonly Advice[] {
    return [...this.advised.values()].map(({ scaling, comparison, tally, missing }) => ({
      namespace: scaling.namespace,
      scaledObject: scaling.name,
      model: scaling.model,
      ...(missing === undefined ? {} : { missing }),
      ...(comparison.replicas === undefined ? {} : { replicas: comparison.replicas }),
      ...(tally.total.seconds === 0 ? {} : { total: tally.total, lastHour: tally.lastHour }),
    }));
  }

  private async look(): Promise<void> {
    const { later } = this.options;
    if (this.looks % LOOKS_BETWEEN_LISTS === 0) await this.find();
    this.looks += 1;
    const all = [...this.advised.values()];
    for (let first = 0; first < all.length && !this.isStopped; first += AT_A_TIME)
      await Promise.all(all.slice(first, first + AT_A_TIME).map((advised) => this.advise(advised)));
    if (!this.isStopped) this.timer = later(LOOK_INTERVAL_MS, () => void this.look());
  }

  /** Never rejects: while the API does not answer, it advises on those that it knows. */
  private async find(): Promise<void> {
    const { list, logger } = this.options;
    try {
      const found = await list.list();
      this.hasFailed = false;
      const keys = new Set(found.map(scaledObjectKey));
      for (const [key, { scaling }] of this.advised) if (!keys.has(key)) this.forget(key, scaling);
      for (const scaling of found) this.take(scaling);
    } catch (error) {
      if (!this.hasFailed) logger.warn('the ScaledObjects to advise on are not listed', { err: error });
      this.hasFailed = true;
    }
  }

  private take(scaling: ScalingInCharge): void {
    const { waitingWorth, tolerance, logger } = this.options;
    const { model, scaledObject } = scaling;
    const text = JSON.stringify(scaledObject);
    const key = scaledObjectKey(scaling);
    if (this.advised.get(key)?.text === text) return;
    const advised = startupAwareScaledObject(scaledObject, { model, waitingWorth });
    this.advised.set(key, {
      scaling,
      text,
      metadata: parseScalerMetadata(advised.triggers[0]?.metadata ?? {}),
      comparison: new ModelComparison({ inCharge: scaledObject, advised }, tolerance),
      tally: new CostTally(),
      startupLeadSeconds: 0,
      missing: undefined,
    });
    logger.info(`advises on ScaledObject ${key}, and changes nothing`, { model });
  }

  private forget(key: string, { model }: ScalingInCharge): void {
    this.advised.delete(key);
    this.options.metrics.forget(model);
    this.options.logger.info(`no longer advises on ScaledObject ${key}: it is gone, or others count`, {
      model,
    });
  }

  /** Never rejects: without a reading there is no advice. */
  private async advise(advised: Advised): Promise<void> {
    const { decisions, metrics, logger } = this.options;
    const { namespace, name, model } = advised.scaling;
    try {
      await decisions.decide({ namespace, name, metadata: advised.metadata, isAdvice: true });
      const growth = await this.compare(advised);
      advised.missing = typeof growth === 'string' ? growth : undefined;
      if (typeof growth === 'string') return;
      advised.tally.add(growth, this.options.monotonicSeconds());
      metrics.grown(model, growth, advised.comparison.replicas);
    } catch (error) {
      advised.missing = error instanceof Error ? error.message : String(error);
      if (!(error instanceof ReadingUnavailableError))
        logger.warn(`there is no advice on ScaledObject ${scaledObjectKey(advised.scaling)}`, { err: error });
    }
  }

  private async compare(advised: Advised): Promise<ReturnType<ModelComparison['goOn']>> {
    const { readings, cluster, nowSeconds } = this.options;
    const [reading, pods] = await Promise.all([
      readings.read(advised.scaling.model),
      cluster?.readSoon(advised.scaling),
    ]);
    const lead = measureStartupLead(pods?.pods ?? [], reading.heartbeats);
    advised.startupLeadSeconds = lead ?? advised.startupLeadSeconds;
    const { startupLeadSeconds } = advised;
    const now = nowSeconds();
    const { observation } = observe({ nowSeconds: now, reading, cluster: pods, startupLeadSeconds });
    return advised.comparison.goOn({
      nowSeconds: now,
      load: { ...observation, arrivals: reading.arrivals, isPaused: reading.isPaused },
      workers: pods?.pods.length ?? reading.heartbeats.length,
      waiting: observation.ready,
    });
  }
}
