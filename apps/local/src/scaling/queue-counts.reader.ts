import type { QueueReading } from '@tidegate/autoscaling';
import { readQueue, readQueueTotals, type ManagementApi } from '@tidegate/broker';

/** What the reader needs. */
export interface QueueCountsReaderOptions {
  readonly api: ManagementApi;
  readonly model: string;
  readonly nowSeconds: () => number;
}

/**
 * Reads how many jobs wait and run. An answer that does not come is `unavailable`, never zero.
 *
 * The totals of the queue list are read first: they are 0.5 s old at most with our private broker, and the statistics
 * of one queue 1.0 s. RabbitMQ 3.10 and later have them; where they are missing, the statistics are read.
 */
export async function readQueueCounts({
  api,
  model,
  nowSeconds,
}: QueueCountsReaderOptions): Promise<QueueReading> {
  try {
    const atSeconds = nowSeconds();
    const totals = await readQueueTotals(api, model);
    const { ready, unacknowledged } = totals ?? (await readQueue(api, model));
    return { ready, unacknowledged, atSeconds };
  } catch {
    return 'unavailable';
  }
}
