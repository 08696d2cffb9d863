import { findQueue, jobQueue, type ManagementApi } from '@tidegate/broker';

/**
 * How many jobs of a model wait or run; `undefined` while that is not known: the broker does not answer, or the queue has not
 * said anything since the broker's start. A queue that is not there holds none.
 */
export async function readJobsLeft(api: ManagementApi, model: string): Promise<number | undefined> {
  try {
    const queue = await findQueue(api, jobQueue(model));
    if (queue === undefined) return 0;
    const { messages_ready: ready, messages_unacknowledged: unacknowledged } = queue;
    return typeof ready === 'number' && typeof unacknowledged === 'number'
      ? ready + unacknowledged
      : undefined;
  } catch {
    return undefined;
  }
}
