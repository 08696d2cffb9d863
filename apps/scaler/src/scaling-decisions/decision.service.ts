import {
  decideReplicas,
  metricForReplicas,
  nextStandingAnswer,
  type StandingAnswer,
} from '@tidegate/autoscaling';
import { LRUCache } from 'lru-cache';
import type { ScalerMetadata } from '../settings/scaler-metadata.js';
import type { Cluster } from '../kubernetes/cluster.js';
import type { ClusterReading, ScaledObjectName } from '../kubernetes/cluster-reading.js';
import type { ModelReading, ModelReadings } from '../readings/model.readings.js';
import { measureStartupLead, observe } from '../readings/observe.js';
import type { Decision } from '../decision.js';
import type { DecisionLog } from './decision-log.js';
import { HeldActivity } from './held-activity.js';
import type { ScalerMetrics } from '../metrics/scaler.metrics.js';

/** KEDA asks several times in one poll; a decision of this age answers them all. */
const KEPT_MS = 250;

/** The metric's target per replica, `AverageValue`. */
export const TARGET_SIZE = 1;

/** The ScaledObject to decide on, and its settings. */
export interface DecisionRequest extends ScaledObjectName {
  readonly metadata: ScalerMetadata;
}

/** What decisions need. */
export interface DecisionServiceOptions {
  readonly readings: Pick<ModelReadings, 'read'>;
  /** Absent where there is no cluster. */
  readonly cluster?: Cluster | undefined;
  readonly log: DecisionLog;
  readonly metrics: ScalerMetrics;
  /** The HPA's tolerance, a fraction. */
  readonly tolerance: number;
  /** ScaledObjects that are kept; an integer from 1. */
  readonly scaledObjectLimit: number;
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

/** Decides how many workers a ScaledObject should have: readings in, policy, metric out. */
export class DecisionService {
  private readonly kept: LRUCache<string, { readonly model: string; readonly decision: Promise<Decision> }>;
  private readonly activities: LRUCache<string, { readonly model: string; readonly held: HeldActivity }>;
  private readonly standing: LRUCache<string, StandingAnswer>;
  private readonly leads: LRUCache<string, number>;

  constructor(private readonly options: DecisionServiceOptions) {
    const max = options.scaledObjectLimit;
    this.kept = new LRUCache({ max, ttl: KEPT_MS });
    this.activities = new LRUCache({ max });
    this.standing = new LRUCache({ max });
    this.leads = new LRUCache({ max });
  }

  /**
   * The current decision, at most a quarter of a second old.
   *
   * @throws {ReadingUnavailableError} when a reading that the decision needs is missing
   */
  decide(request: DecisionRequest): Promise<Decision> {
    const key = JSON.stringify(request);
    const known = this.kept.get(key);
    if (known !== undefined) return known.decision;
    const decision = this.make(request, key);
    this.kept.set(key, { model: request.metadata.model, decision });
    return decision;
  }

  /** Jobs of a model have arrived: earlier decisions no longer apply. */
  forget(model: string): void {
    for (const [key, kept] of this.kept.entries()) if (kept.model === model) this.kept.delete(key);
    for (const activity of this.activities.values()) if (activity.model === model) activity.held.wake();
  }

  private async make(request: DecisionRequest, key: string): Promise<Decision> {
    const { readings, cluster, log, metrics, tolerance, nowSeconds, monotonicSeconds } = this.options;
    const { name, namespace, metadata } = request;
    const endTimer = metrics.decisionSeconds.startTimer();
    const reading = await readings.read(metadata.model);
    const pods = cluster?.read(request);
    const { observation, currentReplicas } = observe({
      nowSeconds: nowSeconds(),
      reading,
      cluster: pods,
      startupLeadSeconds: this.startupLead(metadata.model, pods, reading),
    });
    const standing = this.standing.get(key);
    const { desiredReplicas, reason, figures } = decideReplicas(observation, metadata.policy, standing);
    this.standing.set(key, nextStandingAnswer(standing, observation, desiredReplicas));
    const isActive = this.activityOf(key, metadata.model).next({
      hasWork: figures.ready + figures.unacknowledged > 0,
      wantedReplicas: desiredReplicas,
      nowSeconds: monotonicSeconds(),
      holdSeconds: metadata.policy.decisionIntervalSeconds,
    });
    const decision: Decision = {
      at: new Date(nowSeconds() * 1000).toISOString(),
      namespace,
      scaledObject: name,
      model: metadata.model,
      wantedReplicas: desiredReplicas,
      isActive,
      currentReplicas,
      metricValue: metricForReplicas({
        wanted: desiredReplicas,
        current: currentReplicas,
        tolerance,
        target: TARGET_SIZE,
      }),
      reason,
      figures,
      workersFrom: pods === undefined ? 'heartbeats' : 'cluster',
    };
    log.add(decision);
    metrics.decided(decision);
    endTimer();
    const wantsFewer = desiredReplicas > 0 && desiredReplicas < currentReplicas;
    await cluster?.markPods(request, reading.heartbeats, wantsFewer);
    return decision;
  }

  private activityOf(key: string, model: string): HeldActivity {
    const known = this.activities.get(key) ?? { model, held: new HeldActivity() };
    this.activities.set(key, known);
    return known.held;
  }

  /** Once measured it stays, also while there is no pod to measure it. */
  private startupLead(
    model: string,
    cluster: ClusterReading | undefined,
    { heartbeats }: ModelReading,
  ): number {
    const lead = measureStartupLead(cluster?.pods ?? [], heartbeats);
    if (lead !== undefined) this.leads.set(model, lead);
    return lead ?? this.leads.get(model) ?? 0;
  }
}
