export { initialControlLoop, pushToControlLoop, stepControlLoop } from './control-loop/control-loop.js';
export type {
  ControlLoopInput,
  ControlLoopOptions,
  ControlLoopState,
  ControlLoopStep,
} from './control-loop/control-loop.types.js';
export { chooseVictims } from './deployment/choose-victims.js';
export { countConsecutiveFailures, crashBackoffSeconds } from './deployment/crash-backoff.js';
export { metricForReplicas } from './hpa/metric-for-replicas.js';
export type { ExternalReading } from './metric/external-metric.types.js';
export { loopTriggerOf } from './metric/loop-trigger.js';
export type { QueueReading } from './metric/queue-reading.types.js';
export { ScaledObjectError } from './scaled-object/scaled-object.error.js';
export { parseScaledObject } from './scaled-object/scaled-object.parse.js';
export type { ExternalTrigger, ScaledObject, Trigger } from './scaled-object/scaled-object.types.js';
export { validateScaledObject } from './scaled-object/scaled-object.validate.js';
export { startupAwareScaledObject } from './scaled-object/startup-aware.scaled-object.js';
export {
  parsePolicySettings,
  policySettingsDefaults,
  PolicySettingsError,
} from './policy/policy-settings.js';
export { decideReplicas } from './policy/startup-aware.policy.js';
export { nextStandingAnswer, type StandingAnswer } from './policy/standing-answer.js';
export type {
  ArrivalsBySecond,
  ObservedWorker,
  PolicyDecision,
  PolicyFigures,
  PolicyObservation,
  PolicySettings,
} from './policy/policy.types.js';
export { observedWorkers } from './policy/observed-workers.js';
export { restartCost } from './policy/restart-worth.js';
export { rolloutFrom } from './policy/rollout-from.js';
export type { Future } from './policy/futures.js';
export { searchCount } from './policy/search-count.js';
export { seededRandom } from './policy/seeded-random.js';
export { whatIsKnown, type WhatIsKnown } from './policy/what-is-known.js';
export { JobEstimator } from './estimates/job-estimator.js';
export { jobsBefore } from './estimates/queue-position.js';
export type { MeasuredWait } from './estimates/past-forecasts.js';
export type { Quantiles } from './estimates/quantiles.js';
export type { PlaceForecast } from './estimates/wait-forecast.js';
