import type { ControlLoopOptions } from '../control-loop/control-loop.types.js';
import { loopTriggerOf } from '../metric/loop-trigger.js';
import { parsePolicySettings, policySettingsDefaults } from '../policy/policy-settings.js';
import type { PolicySettings } from '../policy/policy.types.js';
import { decideReplicas } from '../policy/startup-aware.policy.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';
import { ExternalScalerController } from './external-scaler.controller.js';
import { QueueLengthController } from './queue-length.controller.js';
import type { ReplicaController } from './replica-controller.js';

/** What a controller is made for. */
export interface ControllerInput {
  readonly scaledObject: ScaledObject;
  /** When each job is pushed, as the simulation has it. */
  readonly arrivalsSeconds: ArrayLike<number>;
  readonly loop?: ControlLoopOptions;
  /** What the start-up-aware policy goes by where the trigger says nothing. */
  readonly policyDefaults?: Partial<PolicySettings>;
}

/**
 * The controller that a ScaledObject calls for: queue length for a trigger of type `rabbitmq`, the start-up-aware policy for
 * one that asks an external scaler.
 * @param input the ScaledObject and its surroundings
 * @throws ScaledObjectError when the triggers are others
 * @throws PolicySettingsError when the trigger's metadata is out of range
 */
export function controllerFor(input: ControllerInput): ReplicaController {
  const { scaledObject, arrivalsSeconds, loop = {}, policyDefaults = {} } = input;
  const trigger = loopTriggerOf(scaledObject);
  if (trigger.kind === 'rabbitmq') return new QueueLengthController(scaledObject, loop);
  const { minReplicaCount: minReplicas, maxReplicaCount } = scaledObject;
  const settings = parsePolicySettings(trigger.metadata, {
    ...policySettingsDefaults(),
    minReplicas,
    maxReplicas: Math.min(maxReplicaCount, loop.maxReplicas ?? maxReplicaCount),
    ...policyDefaults,
  });
  return new ExternalScalerController(scaledObject, {
    ...loop,
    arrivalsSeconds,
    decide: (observation, standing) => decideReplicas(observation, settings, standing),
  });
}
