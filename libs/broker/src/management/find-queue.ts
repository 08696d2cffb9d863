import type { JsonObject } from '@tidegate/contracts';
import { ManagementApiError } from '../broker.error.js';
import type { ManagementApi } from './management-api.js';

/** The path of a queue in the management API. */
export function queuePath(api: ManagementApi, queue: string): string {
  return `queues/${api.virtualHost}/${encodeURIComponent(queue)}`;
}

/**
 * What the management API returns for a queue; its figures are missing until the queue has reported them; `undefined`
 * when there is no such queue.
 *
 * @throws {ManagementApiError} when there is no answer
 */
export async function findQueue(api: ManagementApi, queue: string): Promise<JsonObject | undefined> {
  try {
    return await api.get(queuePath(api, queue));
  } catch (error) {
    if (error instanceof ManagementApiError && error.status === 404) return undefined;
    throw error;
  }
}
