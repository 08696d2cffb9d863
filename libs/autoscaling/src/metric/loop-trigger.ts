import { ScaledObjectError } from '../scaled-object/scaled-object.error.js';
import type { ExternalTrigger, RabbitMqTrigger, ScaledObject } from '../scaled-object/scaled-object.types.js';

/**
 * The one trigger that the control loop follows.
 * @param scaledObject - any
 * @throws {ScaledObjectError} when there is none of these types, or another trigger beside it
 */
export function loopTriggerOf(scaledObject: ScaledObject): RabbitMqTrigger | ExternalTrigger {
  const { triggers } = scaledObject;
  const trigger = triggers[0];
  if (trigger === undefined || trigger.kind === 'other' || triggers.length > 1) {
    const types = triggers.map((one) => (one.kind === 'other' ? one.type : one.kind));
    throw new ScaledObjectError([
      `spec.triggers = [${types.join(', ')}], the control loop needs exactly one, of type rabbitmq, external or external-push`,
    ]);
  }
  return trigger;
}

/**
 * The one RabbitMQ trigger of a ScaledObject that scales by queue length.
 * @param scaledObject - any
 * @throws {ScaledObjectError} when there is none, or another trigger beside it
 */
export function queueTriggerOf(scaledObject: ScaledObject): RabbitMqTrigger {
  const trigger = loopTriggerOf(scaledObject);
  if (trigger.kind === 'rabbitmq') return trigger;
  throw new ScaledObjectError([`spec.triggers = [${trigger.kind}], must be of type rabbitmq`]);
}
