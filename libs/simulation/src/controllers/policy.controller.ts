import {
  type ArrivalsBySecond,
  type ControlLoopOptions,
  type ControlLoopState,
  type ExternalReading,
  initialControlLoop,
  metricForReplicas,
  nextStandingAnswer,
  type PolicyDecision,
  type PolicyObservation,
  type ScaledObject,
  type StandingAnswer,
  stepControlLoop,
} from '@tidegate/autoscaling';
import type { ClusterView, ReplicaController } from '../replica-controller.js';
import type { SimulatedWorker } from '../simulated-worker.js';

/** The metric's target that our external scaler states. */
const TARGET_VALUE = 1;
/** How many of the measured times the policy receives. */
const LATEST_SAMPLES = 200;
/** See `freshSeconds`. */
const FRESH_SECONDS = 15;

/** Options of the loop, and of the policy's input. */
export interface PolicyControllerOptions extends ControlLoopOptions {
  /** What is known of the arrivals so far: the gateways count them by second. */
  readonly arrivals: (view: Pick<ClusterView, 'nowSeconds' | 'arrived'>) => ArrivalsBySecond;
  readonly decide: (observation: PolicyObservation, standing?: StandingAnswer) => PolicyDecision;
  /**
   * While there are replicas, an answer of this age is still used for a poll, seconds from 0; below KEDA's polling
   * interval each poll is a decision of its own, as it is for the scaler.
   * @defaultValue 15
   */
  readonly freshSeconds?: number;
}

/** KEDA and the HPA on a ScaledObject with an external trigger, with a policy behind the external scaler. */
export class PolicyController implements ReplicaController {
  nextDueSeconds: number;
  private state: ControlLoopState;
  private readonly startups: number[] = [];
  private readonly services: number[] = [];
  private standing: StandingAnswer | undefined;
  private latest: { readonly atSeconds: number; readonly wanted: number } | undefined;

  constructor(
    private readonly scaledObject: ScaledObject,
    private readonly options: PolicyControllerOptions,
  ) {
    const { pollPhaseSeconds, syncPhaseSeconds, syncPeriodSeconds, tolerance, maxReplicas } = options;
    const given = { pollPhaseSeconds, syncPhaseSeconds, syncPeriodSeconds, tolerance, maxReplicas };
    const loop = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    this.state = initialControlLoop(scaledObject, 0, loop);
    this.nextDueSeconds = Math.min(this.state.nextPollSeconds, this.state.nextSyncSeconds);
  }

  step(view: ClusterView): number {
    return this.stepLoop(view, this.answer(view), false);
  }

  wake(view: ClusterView): number {
    // The decision before this arrival would stop the first worker at the next poll.
    this.latest = undefined;
    return this.stepLoop(view, 'unreachable', true);
  }

  startedUp(startupSeconds: number): void {
    remember(this.startups, startupSeconds);
  }

  served(serviceSeconds: number): void {
    remember(this.services, serviceSeconds);
  }

  private stepLoop(view: ClusterView, externalReading: ExternalReading, isActivityPushed: boolean): number {
    const { nowSeconds, replicas } = view;
    const { scaledObject, state } = this;
    const step = stepControlLoop({
      scaledObject,
      state,
      nowSeconds,
      externalReading,
      isActivityPushed,
      replicas,
    });
    this.state = step.state;
    this.nextDueSeconds = step.nextDueSeconds;
    return step.desiredReplicas;
  }

  private answer(view: ClusterView): ExternalReading {
    const { nowSeconds, replicas } = view;
    const wanted = this.wantedReplicas(view);
    const { tolerance } = this.state.options;
    const metricValue = metricForReplicas({ wanted, current: replicas, tolerance, target: TARGET_VALUE });
    return { isActive: wanted > 0, metricValue, targetValue: TARGET_VALUE, atSeconds: nowSeconds };
  }

  private wantedReplicas(view: ClusterView): number {
    const { nowSeconds, replicas } = view;
    const isSync = this.state.nextSyncSeconds <= nowSeconds;
    const { freshSeconds = FRESH_SECONDS } = this.options;
    const isFresh = this.latest !== undefined && nowSeconds - this.latest.atSeconds < freshSeconds;
    if (this.latest !== undefined && !isSync && isFresh && (replicas > 0 || view.ready === 0))
      return this.latest.wanted;
    const observation = this.observe(view);
    const { desiredReplicas } = this.options.decide(observation, this.standing);
    this.standing = nextStandingAnswer(this.standing, observation, desiredReplicas);
    this.latest = { atSeconds: nowSeconds, wanted: desiredReplicas };
    return desiredReplicas;
  }

  private observe(view: ClusterView): PolicyObservation {
    const { nowSeconds, ready, unacknowledged, workers } = view;
    return {
      nowSeconds,
      arrivals: this.options.arrivals(view),
      ready,
      unacknowledged,
      workers: workers.map(observeWorker),
      startupSeconds: this.startups,
      serviceSeconds: this.services,
    };
  }
}

function observeWorker(worker: SimulatedWorker): PolicyObservation['workers'][number] {
  if (worker.readySinceSeconds === undefined) {
    return { state: 'starting', sinceSeconds: worker.createdAtSeconds };
  }
  return { state: worker.job === undefined ? 'idle' : 'busy', sinceSeconds: worker.sinceSeconds };
}

function remember(samples: number[], sample: number): void {
  samples.push(sample);
  if (samples.length > LATEST_SAMPLES) samples.shift();
}
