import { parseScaledObject, ScaledObjectError, type ScaledObject } from '@tidegate/autoscaling';
import { jobQueue } from '@tidegate/broker';
import { MODEL_NAME_PATTERN } from '@tidegate/contracts';
import type { ScaledObjectName } from '../kubernetes/cluster-reading.js';

const QUEUE_PREFIX = jobQueue('');

/** A ScaledObject that scales the workers of a model by the length of its queue. */
export interface ScalingInCharge extends ScaledObjectName {
  readonly model: string;
  readonly scaledObject: ScaledObject;
}

/**
 * Reads who is in charge of which model.
 *
 * @param text - a ScaledObject, YAML or JSON
 * @returns a sentence where it scales no model by the length of its queue, or in a way that cannot be replayed
 */
export function scalingInCharge(text: string, namespace: string): ScalingInCharge | string {
  let scaledObject: ScaledObject;
  try {
    scaledObject = parseScaledObject(text);
  } catch (error) {
    if (error instanceof ScaledObjectError) return error.message;
    throw error;
  }
  const { name, triggers } = scaledObject;
  const [trigger] = triggers;
  if (trigger === undefined || triggers.length > 1) return 'it has several triggers, or none';
  if (trigger.kind !== 'rabbitmq') return 'it does not scale by the length of a queue';
  const model = trigger.queueName.slice(QUEUE_PREFIX.length);
  if (!trigger.queueName.startsWith(QUEUE_PREFIX) || !MODEL_NAME_PATTERN.test(model))
    return `${trigger.queueName} is no queue of a model`;
  return { name, namespace, model, scaledObject };
}
