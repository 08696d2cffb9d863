import { findQueue } from '../management/find-queue.js';
import type { ManagementApi } from '../management/management-api.js';
import { jobQueue } from '../topology/names.js';

/** How many messages a queue holds, as the management API last heard: up to its statistics interval old. */
export interface QueueReading {
  /** Messages that wait. */
  readonly ready: number;
  /** Messages that a worker has and has not acknowledged: running jobs. */
  readonly unacknowledged: number;
  /** Consumers of the queue: workers whose model is set up. */
  readonly consumers: number;
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/**
 * Reads the queue of a model over the management API, as KEDA's RabbitMQ scaler does with `protocol: http`.
 * A queue that is not there yet holds nothing.
 *
 * @throws ManagementApiError when there is no answer; an unknown reading is never zero
 */
export async function readQueue(api: ManagementApi, model: string): Promise<QueueReading> {
  const queue = (await findQueue(api, jobQueue(model))) ?? {};
  return {
    ready: count(queue.messages_ready),
    unacknowledged: count(queue.messages_unacknowledged),
    consumers: count(queue.consumers),
  };
}
