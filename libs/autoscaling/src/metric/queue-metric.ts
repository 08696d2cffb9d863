import type { RabbitMqTrigger } from '../scaled-object/scaled-object.types.js';
import type { MetricReading, MetricTarget } from './metric.types.js';
import type { QueueReading } from './queue-reading.types.js';

/**
 * The target of a RabbitMQ trigger.
 * @param trigger - the trigger
 */
export function queueTarget(trigger: RabbitMqTrigger): MetricTarget {
  return { label: 'queue', value: trigger.value, activationValue: trigger.activationValue };
}

/**
 * The queue length as KEDA's RabbitMQ scaler reports it (`pkg/scalers/rabbitmq_scaler.go`): over AMQP only ready
 * messages can be seen; over HTTP unacknowledged ones count as well, unless `excludeUnacknowledged` is set.
 * @param trigger - the trigger
 * @param reading - what is in the queue, or `unavailable`
 */
export function readQueueMetric(trigger: RabbitMqTrigger, reading: QueueReading): MetricReading {
  if (reading === 'unavailable') return 'unavailable';
  const value = seesUnacknowledged(trigger) ? reading.ready + reading.unacknowledged : reading.ready;
  if (!Number.isFinite(value) || value < 0) return 'unavailable';
  return { value, atSeconds: reading.atSeconds };
}

/** `auto` follows the scheme of `host`, and is AMQP where the file does not contain the host, as with `hostFromEnv`. */
function seesUnacknowledged(trigger: RabbitMqTrigger): boolean {
  switch (trigger.protocol) {
    case 'amqp':
      return false;
    case 'http':
      return !trigger.excludeUnacknowledged;
    case 'auto':
      return /^https?:/.test(trigger.metadata.host ?? '') && !trigger.excludeUnacknowledged;
  }
}
