import type { JobRecord } from '@tidegate/contracts';

/**
 * What a queued job may wait for.
 *
 * - `capacity`: for a worker, all of which are busy
 * - `worker-start`: for a worker to begin to start; there is none
 * - `model-setup`: for the set-up of a starting worker's model
 * - `retry`: for the time of its next try
 * - `paused`: for its model, which is paused, to go on
 */
export const WAITING_FOR = ['capacity', 'worker-start', 'model-setup', 'retry', 'paused'] as const;

/** What a queued job waits for. */
export type WaitingFor = (typeof WAITING_FOR)[number];

/** What a queued job waits for by its record; `undefined` when that does not say it, and for a job that is not queued. */
export function waitingFor({
  status,
  retryAtMs,
}: Pick<JobRecord, 'status' | 'retryAtMs'>): WaitingFor | undefined {
  return status === 'queued' && retryAtMs !== undefined ? 'retry' : undefined;
}
