import type { JsonObject } from '@tidegate/contracts';
import type { ManagementApi } from '../management/management-api.js';
import { DEAD_LETTER_QUEUE, JOB_POLICY, JOB_QUEUE_PATTERN } from './names.js';

/** The limits of the job queues. */
export interface JobQueueLimits {
  /** Deliveries after which the broker gives a message up; a backstop above the tries that the record counts. */
  readonly deliveryLimit: number;
  /** Seconds after which a message that nobody takes is dead-lettered as expired. */
  readonly expirySeconds: number;
  /** Waiting messages at which the queue refuses more. */
  readonly maximumLength: number;
}

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
 * Writes the limits of the job queues as a policy.
 *
 * @throws ManagementApiError when the management API is out of reach or refuses the right to write policies
 */
export async function writeJobPolicy(api: ManagementApi, limits: JobQueueLimits): Promise<void> {
  await api.put(`policies/${api.virtualHost}/${JOB_POLICY}`, {
    pattern: JOB_QUEUE_PATTERN,
    'apply-to': 'queues',
    priority: 10,
    definition: jobPolicyDefinition(limits),
  });
}
