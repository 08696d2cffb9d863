import { findQueue } from '../management/find-queue.js';
import type { ManagementApi } from '../management/management-api.js';
import { jobQueue } from '../topology/names.js';
import { readQueueTotals, readTotals } from './read-queue-totals.js';

/** How many messages a queue holds, as the management API last counted them: up to its statistics interval old. */
export interface QueueDepth {
  /** Messages that wait. */
  readonly ready: number;
  /** Messages that a worker has and has not acknowledged: running jobs. */
  readonly unacknowledged: number;
  /** Consumers of the queue: workers whose model is set up; `undefined` where the broker keeps no statistics. */
  readonly consumers: number | undefined;
}

/**
 * Reads the queue of a model over the management API, as KEDA's RabbitMQ scaler does with `protocol: http`; where the
 * broker keeps no statistics (`management_agent.disable_metrics_collector`), which KEDA reads as an empty queue, from
 * the totals of the queue list. A queue that is not there yet, or has not reported anything yet, counts as empty.
 *
 * @throws {ManagementApiError} when there is no answer; an unknown reading is never zero
 */
export async function readQueue(api: ManagementApi, model: string): Promise<QueueDepth> {
  const queue = await findQueue(api, jobQueue(model));
  if (queue === undefined) return { ready: 0, unacknowledged: 0, consumers: 0 };
  const totals = readTotals(queue) ?? (await readQueueTotals(api, model)) ?? { ready: 0, unacknowledged: 0 };
  const { consumers } = queue;
  return { ...totals, consumers: typeof consumers === 'number' ? consumers : undefined };
}
