import type { StoreConnection } from '../connection/store-connection.js';
import { serviceTimesKey, startupTimesKey } from '../keys.js';

const STARTUPS_KEPT = 100;
const SERVICES_KEPT = 200;
/**
 * How long measured times are kept, in seconds. They stay useful long after a model's last worker, and those of a model
 * that is gone expire.
 */
const LIFETIME_SECONDS = 30 * 86_400;

/** Times that workers have measured, in seconds, the latest last. */
export interface MeasuredSeconds {
  /** From the creation of a worker to a model that is set up. */
  readonly startupSeconds: readonly number[];
  /** What one try of a job took. */
  readonly serviceSeconds: readonly number[];
}

/** How long a model's workers took to start, and its jobs to run. Every method throws StoreUnavailableError. */
export class MeasuredTimes {
  constructor(private readonly store: StoreConnection) {}

  /** Adds what a worker has measured since its last report. */
  async add(model: string, { startupSeconds, serviceSeconds }: MeasuredSeconds): Promise<void> {
    await this.store.guard(() =>
      Promise.all([
        this.append(startupTimesKey(model), startupSeconds, STARTUPS_KEPT),
        this.append(serviceTimesKey(model), serviceSeconds, SERVICES_KEPT),
      ]),
    );
  }

  /** The latest times of a model: 100 starts and 200 jobs at most. */
  async read(model: string): Promise<MeasuredSeconds> {
    const [startups, services] = await this.store.guard(() =>
      Promise.all([
        this.store.redis.lrange(startupTimesKey(model), '0', '-1'),
        this.store.redis.lrange(serviceTimesKey(model), '0', '-1'),
      ]),
    );
    return { startupSeconds: startups.map(Number), serviceSeconds: services.map(Number) };
  }

  private async append(key: string, samples: readonly number[], kept: number): Promise<void> {
    if (samples.length === 0) return;
    const latest = samples.slice(-kept).map((seconds) => seconds.toFixed(4));
    await Promise.all([
      this.store.redis.rpush(key, ...latest),
      this.store.redis.ltrim(key, -kept, -1),
      this.store.redis.expire(key, LIFETIME_SECONDS),
    ]);
  }
}
