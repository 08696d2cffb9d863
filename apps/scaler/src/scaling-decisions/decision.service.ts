import {
  decideReplicas,
  metricForReplicas,
  nextStandingAnswer,
  type PolicyObservation,
  type PolicySettings,
  type StandingAnswer,
} from '@tidegate/autoscaling';
import { LRUCache } from 'lru-cache';
import type { ScalerMetadata } from '../settings/scaler-metadata.js';
import type { Cluster } from '../kubernetes/cluster.js';
import type { ScaledObjectName } from '../kubernetes/cluster-reading.js';
import type { ModelReadings } from '../readings/model.readings.js';
import { measureStartupLead, observe } from '../readings/observe.js';
import type { Decision } from '../decision.js';
import type { DecisionLog } from './decision-log.js';
import type { DecisionMemory, Recalled } from './decision-memory.js';
import { nextActivity, type HeldActivity } from './held-activity.js';
import type { ScalerMetrics } from '../metrics/scaler.metrics.js';

/** KEDA asks several times in one poll; a decision of this age answers them all. */
const KEPT_MS = 250;

/** The metric's target per replica, `AverageValue`. */
export const TARGET_SIZE = 1;

/** The ScaledObject to decide on, and its settings. */
export interface DecisionRequest extends ScaledObjectName {
  readonly metadata: ScalerMetadata;
  /** Something else is in charge, and nothing comes of the decision. */
  readonly isAdvice?: true;
}

/** What decisions need. */
export interface DecisionServiceOptions {
  readonly readings: Pick<ModelReadings, 'read'>;
  readonly memory: Pick<DecisionMemory, 'recall' | 'keep'>;
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
  /** When jobs of a model last arrived, as far as this scaler knows. */
  private readonly arrivals: LRUCache<string, number>;

  constructor(private readonly options: DecisionServiceOptions) {
    const max = options.scaledObjectLimit;
    this.kept = new LRUCache({ max, ttl: KEPT_MS });
    this.arrivals = new LRUCache({ max });
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
    const decision = this.make(request);
    this.kept.set(key, { model: request.metadata.model, decision });
    return decision;
  }

  /** Jobs of a model have arrived: earlier decisions no longer apply. */
  forget(model: string): void {
    for (const [key, kept] of this.kept.entries()) if (kept.model === model) this.kept.delete(key);
    this.arrivals.set(model, this.options.monotonicSeconds());
  }

  private async make(request: DecisionRequest): Promise<Decision> {
    const { readings, memory, cluster, log, metrics, tolerance, nowSeconds } = this.options;
    const { name, namespace, metadata } = request;
    const endTimer = metrics.decisionSeconds.startTimer();
    const [reading, recalled, pods] = await Promise.all([
      readings.read(metadata.model),
      memory.recall(request),
      cluster?.readSoon(request),
    ]);
    const startupLeadSeconds =
      measureStartupLead(pods?.pods ?? [], reading.heartbeats) ?? recalled.startupLeadSeconds;
    const { observation, currentReplicas } = observe({
      nowSeconds: nowSeconds(),
      reading,
      cluster: pods,
      startupLeadSeconds: startupLeadSeconds ?? 0,
    });
    const standing = standingFrom(recalled, observation);
    const { desiredReplicas, reason, figures } = decideReplicas(observation, metadata.policy, standing);
    const answer = nextStandingAnswer(standing, observation, desiredReplicas);
    const activity = nextActivity(activityFrom(recalled), {
      hasWork: figures.ready + figures.unacknowledged > 0,
      wantedReplicas: desiredReplicas,
      holdSeconds: metadata.policy.decisionIntervalSeconds,
      secondsSinceArrival: this.secondsSinceArrival(metadata.model),
    });
    const { isActive } = activity;
    memory.keep(
      request,
      { ...recalled, startupLeadSeconds },
      {
        replicas: answer.replicas,
        secondsSinceAnswer: observation.nowSeconds - answer.sinceSeconds,
        workers: answer.workers,
        hadWork: answer.hadWork,
        isActive,
        secondsSinceActivity: activity.ageSeconds,
      },
    );
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
      ...limitOf(desiredReplicas, metadata.policy),
      figures,
      workersFrom: pods === undefined ? 'heartbeats' : 'cluster',
      ...(request.isAdvice === true ? { isAdvice: true } : {}),
    };
    log.add(decision);
    metrics.decided(decision);
    endTimer();
    const wantsFewer = desiredReplicas > 0 && desiredReplicas < currentReplicas;
    await cluster?.markPods(request, reading.heartbeats, wantsFewer);
    return decision;
  }

  private secondsSinceArrival(model: string): number {
    const { monotonicSeconds } = this.options;
    return monotonicSeconds() - (this.arrivals.get(model) ?? Number.NEGATIVE_INFINITY);
  }
}

/** The limit that a number is at. A least number of zero limits nothing. */
function limitOf(replicas: number, { minReplicas, maxReplicas }: PolicySettings): Pick<Decision, 'limit'> {
  if (replicas >= maxReplicas) return { limit: 'maxReplicas' };
  return replicas > 0 && replicas <= minReplicas ? { limit: 'minReplicas' } : {};
}

function standingFrom(
  { decision }: Recalled,
  { nowSeconds }: Pick<PolicyObservation, 'nowSeconds'>,
): StandingAnswer | undefined {
  if (decision === undefined) return undefined;
  const { replicas, secondsSinceAnswer, workers, hadWork } = decision;
  return { replicas, sinceSeconds: nowSeconds - secondsSinceAnswer, workers, hadWork };
}

function activityFrom({ decision }: Recalled): HeldActivity | undefined {
  if (decision === undefined) return undefined;
  return { isActive: decision.isActive, ageSeconds: decision.secondsSinceActivity };
}
