import type { KedaPollInput, KedaState, LoopDecision } from './keda.types.js';

type KedaDecision = LoopDecision<KedaState>;

/**
 * The state of KEDA's operator for a new ScaledObject.
 * @param nowSeconds - when it is made
 */
export function initialKedaState(nowSeconds: number): KedaState {
  return { createdAtSeconds: nowSeconds, lastActiveSeconds: undefined, failuresInARow: 0 };
}

/**
 * One poll of KEDA's operator: scales the Deployment up from zero (or from idle), scales it to zero after the cooldown,
 * and leaves everything else to the HPA. Follows `RequestScale` in `pkg/scaling/executor/scale_scaledobjects.go`.
 * @param input - the metric after the fallback, and the current replicas
 */
export function pollKeda(input: KedaPollInput): KedaDecision {
  if (input.metric === 'unavailable') return pollWithoutMetric(input);
  const { value, isActive } = input.metric;
  const { label, activationValue } = input.target;
  if (isActive !== undefined) {
    return isActive
      ? requestActive(input, `${label} is active with ${value}`)
      : pollInactive(input, `${label} is not active`);
  }
  return value > activationValue
    ? requestActive(input, `${label} ${value} is above ${activationValue}`)
    : pollInactive(input, `${label} ${value} is not above ${activationValue}`);
}

/**
 * What KEDA does at once when an external scaler pushes that it is active (`StreamIsActive`, `startPushScalers` in
 * `pkg/scaling/scale_handler.go`): the same `RequestScale` as at an active poll, so 0 → 1 and no further. A push that
 * it is not active changes nothing: only polls and the cooldown lead to zero.
 * @param input - as at a poll, without the metric
 */
export function pushActivity(input: Omit<KedaPollInput, 'metric'>): KedaDecision {
  return requestActive(input, `${input.target.label} pushes activity`);
}

function requestActive(input: Omit<KedaPollInput, 'metric'>, why: string): KedaDecision {
  const { scaledObject, replicas, nowSeconds } = input;
  const { createdAtSeconds, failuresInARow } = input.state;
  const state = { createdAtSeconds, lastActiveSeconds: nowSeconds, failuresInARow };
  const isIdling = scaledObject.idleReplicaCount !== undefined && replicas < scaledObject.minReplicaCount;
  if (replicas === 0 || isIdling) {
    const awake = Math.max(1, scaledObject.minReplicaCount);
    return { state, desiredReplicas: awake, explanation: `${why}; KEDA wakes ${replicas} → ${awake}` };
  }
  return {
    state,
    desiredReplicas: replicas,
    explanation: `${why}; KEDA sees activity`,
  };
}

/**
 * After a failed reading the number stays, with one exception of KEDA: with a fallback to zero replicas the cooldown
 * goes on, as if the trigger were inactive.
 */
function pollWithoutMetric(input: KedaPollInput): KedaDecision {
  const { fallback } = input.scaledObject;
  const why = `${input.target.label} unknown (${input.state.failuresInARow} failures in a row)`;
  if (fallback?.replicas === 0) return pollInactive(input, why);
  return {
    state: input.state,
    desiredReplicas: input.replicas,
    explanation: `${why}; KEDA holds ${input.replicas}`,
  };
}

function pollInactive(input: KedaPollInput, why: string): KedaDecision {
  const { scaledObject, state, replicas } = input;
  const { idleReplicaCount, minReplicaCount } = scaledObject;
  const canIdle = idleReplicaCount !== undefined && replicas > idleReplicaCount;
  const canSleep = replicas > 0 && minReplicaCount === 0;
  if (canIdle || canSleep) return sleepAfterCooldown(input, idleReplicaCount ?? minReplicaCount, why);
  if (idleReplicaCount === undefined && replicas < minReplicaCount) {
    const explanation = `${why}; KEDA restores minReplicaCount ${minReplicaCount}`;
    return { state, desiredReplicas: minReplicaCount, explanation };
  }
  return { state, desiredReplicas: replicas, explanation: `${why}; KEDA leaves ${replicas}` };
}

/** The cooldown counts from the last active poll, or from the creation when there was none (`initialCooldownPeriod`). */
function sleepAfterCooldown(input: KedaPollInput, asleep: number, why: string): KedaDecision {
  const { scaledObject, state, replicas, nowSeconds } = input;
  const endSeconds =
    state.lastActiveSeconds === undefined
      ? state.createdAtSeconds + scaledObject.initialCooldownPeriodSeconds
      : state.lastActiveSeconds + scaledObject.cooldownPeriodSeconds;
  if (endSeconds < nowSeconds) {
    return {
      state,
      desiredReplicas: asleep,
      explanation: `${why}; cooldown is over, KEDA scales ${replicas} → ${asleep}`,
    };
  }
  const leftSeconds = Math.ceil(endSeconds - nowSeconds);
  return { state, desiredReplicas: replicas, explanation: `${why}; cooldown has ${leftSeconds} s left` };
}
