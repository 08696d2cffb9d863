import { jobQueue, ManagementApiError, type ManagementApi } from '@tidegate/broker';

const NOT_FOUND = 404;

/**
 * How many jobs of a model wait or run; `undefined` while that is not known: the broker does not answer, or the queue has not
 * said anything since the broker's start. A queue that is not there holds none.
 */
export async function readJobsLeft(api: ManagementApi, model: string): Promise<number | undefined> {
  try {
    const queue = await api.get(`queues/${api.virtualHost}/${encodeURIComponent(jobQueue(model))}`);
    const { messages_ready: ready, messages_unacknowledged: unacknowledged } = queue;
    return typeof ready === 'number' && typeof unacknowledged === 'number'
      ? ready + unacknowledged
      : undefined;
  } catch (error) {
    return error instanceof ManagementApiError && error.status === NOT_FOUND ? 0 : undefined;
  }
}
