import { initialHpaState, syncHpa } from '../hpa/hpa-sync.js';
import { observeMetric, type ObservedMetric } from '../keda/fallback.js';
import { initialKedaState, pollKeda, pushActivity } from '../keda/keda-poll.js';
import { externalTarget, readExternalMetric } from '../metric/external-metric.js';
import type { ExternalReading } from '../metric/external-metric.types.js';
import { loopTriggerOf } from '../metric/loop-trigger.js';
import type { MetricReading, MetricTarget } from '../metric/metric.types.js';
import { queueTarget, readQueueMetric } from '../metric/queue-metric.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';
import { capReplicas } from './cap-replicas.js';
import { forgetFuture } from './clock-jump.js';
import { controlLoopDefaults, validateControlLoopOptions } from './control-loop.options.js';
import type {
  ControlLoopInput,
  ControlLoopOptions,
  ControlLoopState,
  ControlLoopStep,
} from './control-loop.types.js';
import { isDue, nextDue } from './periodic.js';

/** The loop on its way through one step. */
interface Progress {
  readonly state: ControlLoopState;
  readonly replicas: number;
  readonly explanations: readonly string[];
}

/** What both controllers see in one step. */
interface Surroundings {
  readonly scaledObject: ScaledObject;
  readonly nowSeconds: number;
  readonly reading: MetricReading;
  readonly target: MetricTarget;
  /** Whether the source cannot be reached at all; KEDA then does not use its fallback. */
  readonly isUnreachable: boolean;
}

/**
 * The state of a loop that starts now: nothing has been seen, and both periods begin at their phase.
 * @param scaledObject - with exactly one trigger, of type `rabbitmq`, `external` or `external-push`
 * @param nowSeconds - the start, in seconds on the caller's clock
 * @param options - phases, periods and caps
 * @throws {ScaledObjectError} when the triggers are others
 * @throws {RangeError} when an option is out of its range
 */
export function initialControlLoop(
  scaledObject: ScaledObject,
  nowSeconds: number,
  options: ControlLoopOptions = {},
): ControlLoopState {
  loopTriggerOf(scaledObject);
  const complete = validateControlLoopOptions({ ...controlLoopDefaults(), ...options });
  return {
    options: complete,
    steppedAtSeconds: nowSeconds,
    nextPollSeconds: nowSeconds + (complete.pollPhaseSeconds % scaledObject.pollingIntervalSeconds),
    nextSyncSeconds: nowSeconds + (complete.syncPhaseSeconds % complete.syncPeriodSeconds),
    keda: initialKedaState(nowSeconds),
    hpa: initialHpaState(),
  };
}

/**
 * One step of KEDA's operator and the HPA controller together: does what is due by now and nothing else, so it may be
 * called at any rate. Where both are due, KEDA goes first, and the HPA sees the replicas that KEDA left.
 * @param input - the readings; `replicas` must be what the last step desired, or the truth where it differs
 * @returns the next state, the replicas wanted, why, and when to call again
 */
export function stepControlLoop(input: ControlLoopInput): ControlLoopStep {
  const { nowSeconds, replicas } = input;
  const scaledObject = capReplicas(input.scaledObject, input.state.options.maxReplicas);
  const surroundings = surroundingsOf(scaledObject, input);
  const statusDelta = (input.statusReplicas ?? replicas) - replicas;
  const start: Progress = { state: forgetFuture(input.state, nowSeconds), replicas, explanations: [] };
  const pushed = input.isActivityPushed === true ? takePush(surroundings, start) : start;
  const polled = pollWhenDue(surroundings, pushed);
  const synced = syncWhenDue(surroundings, polled, statusDelta);
  const { options, nextPollSeconds, nextSyncSeconds, keda, hpa } = synced.state;
  return {
    state: { options, steppedAtSeconds: nowSeconds, nextPollSeconds, nextSyncSeconds, keda, hpa },
    desiredReplicas: synced.replicas,
    explanation: synced.explanations.length === 0 ? 'nothing is due' : synced.explanations.join('. '),
    nextDueSeconds: Math.min(nextPollSeconds, nextSyncSeconds),
  };
}

/**
 * Only what KEDA does as soon as an external scaler pushes that it is active, whatever else is due: for a
 * caller where a push must not wait for the answer to a question. `stepControlLoop` takes pushes as well.
 * @param input - as for `stepControlLoop`, without readings
 * @returns as `stepControlLoop`; what is due remains due, so `nextDueSeconds` may be in the past
 */
export function pushToControlLoop(
  input: Pick<ControlLoopInput, 'state' | 'nowSeconds' | 'replicas' | 'scaledObject'>,
): ControlLoopStep {
  const { nowSeconds, replicas } = input;
  const scaledObject = capReplicas(input.scaledObject, input.state.options.maxReplicas);
  const state = forgetFuture(input.state, nowSeconds);
  const pushed = takePush(surroundingsOf(scaledObject, input), { state, replicas, explanations: [] });
  return {
    state: { ...pushed.state, steppedAtSeconds: nowSeconds },
    desiredReplicas: pushed.replicas,
    explanation: pushed.explanations.join('. '),
    nextDueSeconds: Math.min(state.nextPollSeconds, state.nextSyncSeconds),
  };
}

function surroundingsOf(
  scaledObject: ScaledObject,
  input: Pick<ControlLoopInput, 'nowSeconds' | 'queueReading' | 'externalReading'>,
): Surroundings {
  const { nowSeconds } = input;
  const trigger = loopTriggerOf(scaledObject);
  if (trigger.kind === 'rabbitmq') {
    const reading = readQueueMetric(trigger, input.queueReading ?? 'unavailable');
    return { scaledObject, nowSeconds, reading, target: queueTarget(trigger), isUnreachable: false };
  }
  const answer: ExternalReading = input.externalReading ?? 'unreachable';
  const target = externalTarget(typeof answer === 'string' ? 1 : answer.targetValue);
  const reading = readExternalMetric(answer);
  return { scaledObject, nowSeconds, reading, target, isUnreachable: answer === 'unreachable' };
}

function takePush(surroundings: Surroundings, progress: Progress): Progress {
  const { state, replicas, explanations } = progress;
  const decision = pushActivity({ ...surroundings, state: state.keda, replicas });
  return {
    state: { ...state, keda: decision.state },
    replicas: decision.desiredReplicas,
    explanations: [...explanations, decision.explanation],
  };
}

/** The readings, after the fallback. */
function observe(
  surroundings: Surroundings,
  keda: ControlLoopState['keda'],
  replicas: number,
): ObservedMetric {
  if (surroundings.isUnreachable) return { state: keda, metric: 'unavailable', isFallback: false };
  const { scaledObject, nowSeconds, reading, target } = surroundings;
  return observeMetric({ scaledObject, nowSeconds, reading, target, state: keda, replicas });
}

function pollWhenDue(surroundings: Surroundings, progress: Progress): Progress {
  const { scaledObject, nowSeconds, target } = surroundings;
  const { state, replicas, explanations } = progress;
  const period = { dueSeconds: state.nextPollSeconds, periodSeconds: scaledObject.pollingIntervalSeconds };
  if (!isDue(period, nowSeconds)) return progress;
  const observed = observe(surroundings, state.keda, replicas);
  const { state: keda, metric } = observed;
  const decision = pollKeda({ scaledObject, nowSeconds, target, state: keda, metric, replicas });
  return {
    state: polledState(state, decision.state, nextDue(period, nowSeconds)),
    replicas: decision.desiredReplicas,
    explanations: [...explanations, explain(decision.explanation, observed.isFallback)],
  };
}

/**
 * Written out, because polls are most of the work of a simulation, and spreading the state takes longer than all the
 * rest.
 */
function polledState(
  state: ControlLoopState,
  keda: ControlLoopState['keda'],
  nextPollSeconds: number,
): ControlLoopState {
  const { options, steppedAtSeconds, nextSyncSeconds, hpa } = state;
  return { options, steppedAtSeconds, nextPollSeconds, nextSyncSeconds, keda, hpa };
}

/** While the replicas are zero, the HPA asks for no metric, and so no failure counts. */
function syncWhenDue(surroundings: Surroundings, progress: Progress, statusDelta: number): Progress {
  const { scaledObject, nowSeconds, target } = surroundings;
  const { state, replicas, explanations } = progress;
  const period = { dueSeconds: state.nextSyncSeconds, periodSeconds: state.options.syncPeriodSeconds };
  if (!isDue(period, nowSeconds)) return progress;
  const observed =
    replicas === 0
      ? { state: state.keda, metric: surroundings.reading, isFallback: false }
      : observe(surroundings, state.keda, replicas);
  const decision = syncHpa({
    state: state.hpa,
    nowSeconds,
    metric: observed.metric,
    target,
    specReplicas: replicas,
    statusReplicas: Math.max(0, replicas + statusDelta),
    minReplicas: Math.max(1, scaledObject.minReplicaCount),
    maxReplicas: scaledObject.maxReplicaCount,
    behavior: scaledObject.behavior,
    tolerance: state.options.tolerance,
  });
  return {
    state: {
      ...state,
      keda: observed.state,
      hpa: decision.state,
      nextSyncSeconds: nextDue(period, nowSeconds),
    },
    replicas: decision.desiredReplicas,
    explanations: [...explanations, explain(decision.explanation, observed.isFallback)],
  };
}

function explain(explanation: string, isFallback: boolean): string {
  return isFallback ? `fallback: ${explanation}` : explanation;
}
