import { findQueue, jobQueue, type ManagementApi } from '@tidegate/broker';
import type { ServedModel } from '../models/served-models.js';
import { hasFile } from './removed-models.js';

/**
 * How many jobs of a model wait or run; `undefined` while that is not known: the broker does not answer, or the queue
 * has not reported anything since the broker's start. A queue that is not there holds none.
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

/**
 * What is printed about a model that was taken out and has jobs left.
 *
 * @param count - how many; an integer from 1
 */
export function jobsLeftLine(model: ServedModel, count: number): string {
  const jobs = count === 1 ? '1 job is' : `${count} jobs are`;
  const begin = `model ${model.name} was taken out, but ${jobs} left`;
  return hasFile(model)
    ? `${begin}: its workers stay until none is`
    : `${begin} and ${model.environment.MODEL ?? 'its file'} is gone: put it back and start again, or they end as failed after JOB_EXPIRY_SECONDS`;
}
