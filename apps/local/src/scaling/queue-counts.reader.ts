import type { QueueReading } from '@tidegate/autoscaling';
import { jobQueue, readQueue, type ManagementApi } from '@tidegate/broker';
import type { JsonObject, JsonValue } from '@tidegate/contracts';

/** Where and how to look. */
export interface QueueCountsReaderOptions {
  readonly api: ManagementApi;
  readonly model: string;
  readonly nowSeconds: () => number;
}

/**
 * Reads how many jobs wait and run. An answer that does not come is `unavailable`, never zero.
 *
 * The totals of the queue list are asked for first: they are what the queues last said themselves, at most one tick
 * old (0.5 s with our private broker), while the statistics of one queue wait for the management agent's next sample
 * as well (1.0 s with ours, 5 s by default). RabbitMQ 3.10 and later have them; where they are missing, the
 * statistics serve.
 *
 * @see https://www.rabbitmq.com/docs/management (`disable_stats`, `enable_queue_totals`)
 */
export async function readQueueCounts({
  api,
  model,
  nowSeconds,
}: QueueCountsReaderOptions): Promise<QueueReading> {
  try {
    const atSeconds = nowSeconds();
    const totals = await readTotals(api, model);
    const { ready, unacknowledged } = totals ?? (await readQueue(api, model));
    return { ready, unacknowledged, atSeconds };
  } catch {
    return 'unavailable';
  }
}

async function readTotals(api: ManagementApi, model: string) {
  const name = jobQueue(model);
  const pattern = encodeURIComponent(`^${name.replaceAll('.', '\\.')}$`);
  const query = `disable_stats=true&enable_queue_totals=true&page=1&page_size=2&use_regex=true&name=${pattern}`;
  const answer = await api.get(`queues/${api.virtualHost}?${query}`);
  const queue = listOf(answer.items).find((item) => item.name === name);
  const ready = queue?.messages_ready;
  const unacknowledged = queue?.messages_unacknowledged;
  return typeof ready === 'number' && typeof unacknowledged === 'number'
    ? { ready, unacknowledged }
    : undefined;
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}
