import {
  type ControlLoopOptions,
  decideReplicas,
  loopTriggerOf,
  parsePolicySettings,
  type PolicySettings,
  policySettingsDefaults,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { PolicyController, type PolicyControllerOptions } from './policy.controller.js';
import { QueueLengthController } from './queue-length.controller.js';
import type { ReplicaController } from '../replica-controller.js';

/** The input for a controller. */
export interface ControllerInput {
  readonly scaledObject: ScaledObject;
  /** What is known of the arrivals so far, such as `countArrivals` counts. */
  readonly arrivals: PolicyControllerOptions['arrivals'];
  readonly loop?: ControlLoopOptions;
  /** The values of the start-up-aware policy where the trigger sets none. */
  readonly policyDefaults?: Partial<PolicySettings>;
}

/**
 * The controller for a ScaledObject: queue length for a trigger of type `rabbitmq`, the start-up-aware policy for
 * one that asks an external scaler.
 * @param input - the ScaledObject and its surroundings
 * @throws {ScaledObjectError} when the triggers are others
 * @throws {PolicySettingsError} when the trigger's metadata is out of range
 */
export function controllerFor(input: ControllerInput): ReplicaController {
  const { scaledObject, arrivals, loop = {}, policyDefaults = {} } = input;
  const trigger = loopTriggerOf(scaledObject);
  if (trigger.kind === 'rabbitmq') return new QueueLengthController(scaledObject, loop);
  const { minReplicaCount: minReplicas, maxReplicaCount } = scaledObject;
  const settings = parsePolicySettings(trigger.metadata, {
    ...policySettingsDefaults(),
    minReplicas,
    maxReplicas: Math.min(maxReplicaCount, loop.maxReplicas ?? maxReplicaCount),
    ...policyDefaults,
  });
  return new PolicyController(scaledObject, {
    ...loop,
    arrivals,
    decide: (observation, standing) => decideReplicas(observation, settings, standing),
  });
}
