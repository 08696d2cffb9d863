import {
  ScaledObjectError,
  validateScaledObject,
  type ScaledObject,
  type Trigger,
} from '@tidegate/autoscaling';
import type { ModelScaling } from './models-file.schema.js';

/** What an entry may change, as a plain value; the entry itself is an instance of its class. */
type ScalingChanges = Readonly<Partial<Omit<ModelScaling, 'scaledObject'>>>;

/**
 * A ScaledObject with the values of a model's entry in place of those of the file.
 *
 * @throws {ScaledObjectError} when the two do not fit together
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

/** A scaler receives the bounds and the knob; a queue-length trigger has no use for them. */
function triggerOf(trigger: Trigger, scaling: ScalingChanges): Trigger {
  if (trigger.kind !== 'external' && trigger.kind !== 'external-push') return trigger;
  const { minReplicas, maxReplicas, waitingWorth, expectedStartupSeconds, expectedServiceSeconds } = scaling;
  const given = { minReplicas, maxReplicas, waitingWorth, expectedStartupSeconds, expectedServiceSeconds };
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return { ...trigger, metadata: { ...trigger.metadata, ...Object.fromEntries(texts) } };
}
