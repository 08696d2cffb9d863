export { initialControlLoop, pushToControlLoop, stepControlLoop } from './control-loop/control-loop.js';
export { controlLoopDefaults, validateControlLoopOptions } from './control-loop/control-loop.options.js';
export type {
  ControlLoopInput,
  ControlLoopOptions,
  ControlLoopState,
  ControlLoopStep,
} from './control-loop/control-loop.types.js';
export { chooseVictims, type VictimCandidate } from './deployment/choose-victims.js';
export { countConsecutiveFailures, crashBackoffSeconds } from './deployment/crash-backoff.js';
export { initialHpaState, syncHpa } from './hpa/hpa-sync.js';
export type { HpaState, HpaSyncInput } from './hpa/hpa.types.js';
export { observeMetric, type ObservedMetric } from './keda/fallback.js';
export { initialKedaState, pollKeda } from './keda/keda-poll.js';
export type { KedaPollInput, KedaState, LoopDecision } from './keda/keda.types.js';
export type { MetricReading, MetricTarget, MetricValue } from './metric/metric.types.js';
export { metricForReplicas, type WantedReplicas } from './hpa/metric-for-replicas.js';
export type { ExternalAnswer, ExternalReading } from './metric/external-metric.types.js';
export { loopTriggerOf, queueTriggerOf } from './metric/loop-trigger.js';
export { queueTarget, readQueueMetric } from './metric/queue-metric.js';
export type { QueueCounts, QueueReading } from './metric/queue-reading.types.js';
export {
  fallbackDefaults,
  hpaScalingRulesDefaults,
  rabbitMqTriggerDefaults,
  scaledObjectDefaults,
} from './scaled-object/scaled-object.defaults.js';
export { ScaledObjectError } from './scaled-object/scaled-object.error.js';
export { parseScaledObject } from './scaled-object/scaled-object.parse.js';
export type {
  ExternalTrigger,
  Fallback,
  HpaBehavior,
  HpaScalingPolicy,
  HpaScalingRules,
  OtherTrigger,
  RabbitMqTrigger,
  ScaledObject,
  Trigger,
} from './scaled-object/scaled-object.types.js';
export { validateScaledObject } from './scaled-object/scaled-object.validate.js';
export {
  parsePolicySettings,
  policySettingsDefaults,
  PolicySettingsError,
} from './policy/policy-settings.js';
export { decideReplicas } from './policy/startup-aware.policy.js';
export { nextStandingAnswer, type StandingAnswer } from './policy/standing-answer.js';
export type {
  ArrivalCounts,
  ObservedWorker,
  PolicyDecision,
  PolicyFigures,
  PolicyObservation,
  PolicySettings,
} from './policy/policy.types.js';
export { restartCost } from './policy/restart-worth.js';
export { rolloutFrom } from './policy/rollout-from.js';
export type { Scenario } from './policy/scenarios.js';
export { searchCount } from './policy/search-count.js';
export { seededRandom } from './policy/seeded-random.js';
export { whatIsKnown, type WhatIsKnown } from './policy/what-is-known.js';
