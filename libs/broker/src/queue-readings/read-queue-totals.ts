import type { JsonObject, JsonValue } from '@tidegate/contracts';
import type { ManagementApi } from '../management/management-api.js';
import { jobQueue } from '../topology/names.js';

/** How many jobs of a model wait and run. */
export interface QueueTotals {
  readonly ready: number;
  readonly unacknowledged: number;
}

/**
 * Reads the totals of the queue list over the management API: what the queue itself last reported, at most one of its
 * ticks old (5 s by default). The statistics of one queue are older: they wait for the management agent's next sample
 * too. The totals exist also where the broker keeps no statistics. `undefined` where the broker does not list the
 * queue, or the queue has not reported anything yet.
 *
 * @throws {ManagementApiError} when there is no answer
 * @see https://www.rabbitmq.com/docs/management (`disable_stats`, `enable_queue_totals`)
 */
export async function readQueueTotals(api: ManagementApi, model: string): Promise<QueueTotals | undefined> {
  const name = jobQueue(model);
  const pattern = encodeURIComponent(`^${name.replaceAll('.', '\\.')}$`);
  const query = `disable_stats=true&enable_queue_totals=true&page=1&page_size=2&use_regex=true&name=${pattern}`;
  const answer = await api.get(`queues/${api.virtualHost}?${query}`);
  return readTotals(listOf(answer.items).find((item) => item.name === name) ?? {});
}

/** The totals of a queue in an answer of the management API; `undefined` where there are none. */
export function readTotals(queue: JsonObject): QueueTotals | undefined {
  const { messages_ready: ready, messages_unacknowledged: unacknowledged } = queue;
  return typeof ready === 'number' && typeof unacknowledged === 'number'
    ? { ready, unacknowledged }
    : undefined;
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}
