import type { JsonObject } from '@tidegate/contracts';
import type { ManagementApi } from '../management/management-api.js';
import {
  DEAD_LETTER_POLICY,
  DEAD_LETTER_QUEUE,
  DEAD_LETTER_QUEUE_PATTERN,
  JOB_POLICY,
  JOB_QUEUE_PATTERN,
} from './names.js';

/** The limits of the job queues. */
export interface JobQueueLimits {
  /**
   * Deliveries after which the broker dead-letters a message; higher than the limit of tries, which the record counts.
   */
  readonly deliveryLimit: number;
  /** Seconds after which a message that nobody takes is dead-lettered as expired. */
  readonly expirySeconds: number;
  /** Waiting messages at which the queue refuses further ones. */
  readonly maximumLength: number;
}

/**
 * A dead letter is never dropped: it is the last information about a job. RabbitMQ 4.0 and later give every quorum
 * queue a limit of 20 deliveries, and 4.3 counts those of the job's own queue too (`x-delivery-count` comes with the
 * message). A high number and not -1, which means no limit to 4.x, but 3.10.8 drops a message at its first return then.
 */
const DEAD_LETTER_DELIVERY_LIMIT = 1_000_000;

/**
 * The policy as the management API takes it. Dead letters travel at least once, which asks for `reject-publish`
 * (https://www.rabbitmq.com/docs/quorum-queues#activating-at-least-once-dead-lettering).
 */
export function jobPolicyDefinition(limits: JobQueueLimits): JsonObject {
  return {
    'dead-letter-exchange': '',
    'dead-letter-routing-key': DEAD_LETTER_QUEUE,
    'dead-letter-strategy': 'at-least-once',
    'delivery-limit': limits.deliveryLimit,
    'max-length': limits.maximumLength,
    'message-ttl': Math.round(limits.expirySeconds * 1000),
    overflow: 'reject-publish',
  };
}

/**
 * Writes the limits of the job queues and of the queue of the dead letters as policies.
 *
 * @throws {ManagementApiError} when the management API is out of reach or refuses the right to write policies
 */
export async function writeQueuePolicies(api: ManagementApi, limits: JobQueueLimits): Promise<void> {
  await writePolicy(api, JOB_POLICY, JOB_QUEUE_PATTERN, jobPolicyDefinition(limits));
  await writePolicy(api, DEAD_LETTER_POLICY, DEAD_LETTER_QUEUE_PATTERN, {
    'delivery-limit': DEAD_LETTER_DELIVERY_LIMIT,
  });
}

async function writePolicy(
  api: ManagementApi,
  name: string,
  pattern: string,
  definition: JsonObject,
): Promise<void> {
  const policy = { pattern, 'apply-to': 'queues', priority: 10, definition };
  await api.put(`policies/${api.virtualHost}/${name}`, policy);
}
