import type { StoreConnection } from '../connection/store-connection.js';
import { waitTimesKey } from '../keys.js';

const WAITS_KEPT = 200;
/** Older waits show nothing of the present, seconds. */
const LIFETIME_SECONDS = 3_600;

/** How long a job has waited for a worker. */
export interface JobWait {
  /** When it was pushed, milliseconds since the epoch. */
  readonly pushedAtMs: number;
  readonly waitMs: number;
}

/** How long the latest jobs of a model have waited, by which estimates are corrected. Every method throws StoreUnavailableError. */
export class JobWaits {
  constructor(private readonly store: StoreConnection) {}

  /** Adds what a worker has seen since its last report. */
  async add(model: string, waits: readonly JobWait[]): Promise<void> {
    if (waits.length === 0) return;
    const key = waitTimesKey(model);
    const texts = waits.slice(-WAITS_KEPT).map(({ pushedAtMs, waitMs }) => `${pushedAtMs}:${waitMs}`);
    await this.store.guard(() =>
      Promise.all([
        this.store.redis.rpush(key, ...texts),
        this.store.redis.ltrim(key, -WAITS_KEPT, -1),
        this.store.redis.expire(key, LIFETIME_SECONDS),
      ]),
    );
  }

  /** Those of the last 200 jobs that were reported, the latest last. */
  async read(model: string): Promise<readonly JobWait[]> {
    const texts = await this.store.guard(() => this.store.redis.lrange(waitTimesKey(model), '0', '-1'));
    return texts.map((text) => {
      const [pushedAtMs, waitMs] = text.split(':').map(Number);
      return { pushedAtMs: pushedAtMs ?? Number.NaN, waitMs: waitMs ?? Number.NaN };
    });
  }
}
