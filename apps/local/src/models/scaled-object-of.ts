import {
  ScaledObjectError,
  validateScaledObject,
  type ScaledObject,
  type Trigger,
} from '@tidegate/autoscaling';
import type { ModelScaling } from './models-file.schema.js';

/** What an entry may change; a plain value, where the entry itself is an instance of its class. */
type ScalingChanges = Readonly<Partial<Omit<ModelScaling, 'scaledObject'>>>;

/**
 * A ScaledObject with what a model's entry says in the place of what the file says.
 *
 * @throws {ScaledObjectError} when both together cannot be
 */
export function scaledObjectOf(common: ScaledObject, scaling: ScalingChanges): ScaledObject {
  const { minReplicas = common.minReplicaCount, maxReplicas = common.maxReplicaCount } = scaling;
  const changed: ScaledObject = {
    ...common,
    minReplicaCount: minReplicas,
    maxReplicaCount: maxReplicas,
    triggers: common.triggers.map((trigger) => triggerOf(trigger, { ...scaling, minReplicas, maxReplicas })),
  };
  const problems = validateScaledObject(changed);
  if (problems.length > 0) throw new ScaledObjectError(problems);
  return changed;
}

/** A scaler receives the bounds and the knob; a queue-length trigger knows nothing of them. */
function triggerOf(trigger: Trigger, scaling: ScalingChanges): Trigger {
  if (trigger.kind !== 'external' && trigger.kind !== 'external-push') return trigger;
  const { minReplicas, maxReplicas, waitingWorth, expectedStartupSeconds, expectedServiceSeconds } = scaling;
  const said = { minReplicas, maxReplicas, waitingWorth, expectedStartupSeconds, expectedServiceSeconds };
  const texts = Object.entries(said).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return { ...trigger, metadata: { ...trigger.metadata, ...Object.fromEntries(texts) } };
}
