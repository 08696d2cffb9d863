import type { StoreConnection } from '../connection/store-connection.js';
import { setupFailuresKey } from '../keys/keys.js';

/** Set-up failures running after which a model is unhealthy and pushes to it are refused. */
export const UNHEALTHY_AFTER_FAILURES = 3;

/**
 * How long failures are remembered, in seconds. Longer than the longest pause between two starts of a failing worker
 * (300 s), and bounded, so that a model with an empty queue is given another chance by the next push.
 */
const FAILURES_LIFETIME_SECONDS = 330;

/** Whether a model can be set up. Every method throws StoreUnavailableError. */
export class ModelHealth {
  constructor(private readonly store: StoreConnection) {}

  /** Counts a set-up that failed. */
  async setupFailed(model: string): Promise<void> {
    const key = setupFailuresKey(model);
    await this.store.guard(() =>
      Promise.all([this.store.redis.incr(key), this.store.redis.expire(key, FAILURES_LIFETIME_SECONDS)]),
    );
  }

  /** Forgets earlier failures: the model is set up. */
  async setupSucceeded(model: string): Promise<void> {
    await this.store.guard(() => this.store.redis.del(setupFailuresKey(model)));
  }

  /** True when the model's set-up has failed three times running. */
  async isUnhealthy(model: string): Promise<boolean> {
    const failures = await this.store.guard(() => this.store.redis.get(setupFailuresKey(model)));
    return Number(failures ?? 0) >= UNHEALTHY_AFTER_FAILURES;
  }
}
