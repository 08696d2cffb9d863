import type { WorkerHeartbeat, WorkerJob, WorkerState } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { workerKey, workersKey } from '../keys.js';
import { BEAT_WORKER } from '../scripts/redis-scripts.js';

/** How long a heartbeat counts, in seconds; a worker beats several times within it. */
export const HEARTBEAT_LIFETIME_SECONDS = 10;

function optionalTime(name: 'readyAtMs' | 'busySinceMs', text: string | undefined): Partial<WorkerHeartbeat> {
  return text ? { [name]: Number(text) } : {};
}

function optionalJob({ jobId, jobOwner, jobSinceMs }: Readonly<Record<string, string>>): {
  readonly job?: WorkerJob;
} {
  if (!jobId) return {};
  return { job: { id: jobId, ...(jobOwner ? { owner: jobOwner } : {}), sinceMs: Number(jobSinceMs) } };
}

/** The workers' heartbeats. Every method throws StoreUnavailableError. */
export class WorkerHeartbeats {
  constructor(private readonly store: StoreConnection) {}

  /**
   * Writes a heartbeat, which expires after its lifetime on the store's clock.
   *
   * @param nowMs - the time on the clock that the heartbeat's times are of; the store's own clock may show another
   */
  async beat(heartbeat: WorkerHeartbeat, nowMs: number): Promise<void> {
    const { workerId, model, state, startedAtMs, readyAtMs, busySinceMs, job } = heartbeat;
    await this.store.run(
      BEAT_WORKER,
      [workerKey(model, workerId), workersKey(model)],
      [
        HEARTBEAT_LIFETIME_SECONDS,
        workerId,
        model,
        state,
        nowMs,
        startedAtMs,
        readyAtMs ?? '',
        busySinceMs ?? '',
        job?.sinceMs ?? '',
        job?.id ?? '',
        job?.owner ?? '',
      ],
    );
  }

  /** Removes a worker that has ended in order. */
  async remove(model: string, workerId: string): Promise<void> {
    await this.store.guard(() =>
      Promise.all([
        this.store.redis.del(workerKey(model, workerId)),
        this.store.redis.zrem(workersKey(model), workerId),
      ]),
    );
  }

  /** All workers of a model that have sent a heartbeat recently. */
  async list(model: string): Promise<readonly WorkerHeartbeat[]> {
    const ids = await this.store.guard(() => this.store.redis.zrange(workersKey(model), '0', '-1'));
    const hashes = await this.store.guard(() =>
      Promise.all(ids.map((workerId) => this.store.redis.hgetall(workerKey(model, workerId)))),
    );
    return hashes.flatMap(({ workerId, state, startedAtMs, readyAtMs, busySinceMs, ...others }) =>
      workerId === undefined
        ? []
        : [
            {
              workerId,
              model,
              state: state as WorkerState,
              startedAtMs: Number(startedAtMs),
              ...optionalTime('readyAtMs', readyAtMs),
              ...optionalTime('busySinceMs', busySinceMs),
              ...optionalJob(others),
            },
          ],
    );
  }
}
