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
export { decideWithForesight, type Foresight } from './policy/clairvoyant.policy.js';
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
export { evenArrivals, poissonArrivals } from './loads/arrivals.js';
export { loadPatterns, type LoadPattern, type LoadPatternName } from './loads/load-patterns.js';
export { parseArrivals } from './loads/parse-arrivals.js';
export { seededRandom } from './loads/seeded-random.js';
export {
  ExternalScalerController,
  type ExternalScalerOptions,
} from './simulator/external-scaler.controller.js';
export { FixedFleetController } from './simulator/fixed-fleet.controller.js';
export { QueueLengthController } from './simulator/queue-length.controller.js';
export type { ClusterView, ReplicaController } from './simulator/replica-controller.js';
export { simulate } from './simulator/simulate.js';
export { summarize, type SimulationSummary } from './simulator/summarize.js';
export type { SimulatedWorker } from './simulator/simulated-worker.js';
export type { SimulationOptions, SimulationResult } from './simulator/simulation.types.js';
export { controllerFor, type ControllerInput } from './simulator/controller-for.js';
