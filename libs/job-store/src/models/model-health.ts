import type { StoreConnection } from '../connection/store-connection.js';
import { setupErrorKey, setupFailuresKey } from '../keys.js';

/** Set-up failures in a row after which a model is unhealthy and pushes to it are refused. */
export const UNHEALTHY_AFTER_FAILURES = 3;

/**
 * How long failures are remembered, in seconds. Longer than the longest pause between two starts of a failing worker
 * (300 s), and bounded, so that the next push starts another set-up of a model with an empty queue.
 */
const FAILURES_LIFETIME_SECONDS = 330;

/** How the latest set-ups of a model went. */
export interface ModelHealthReading {
  /** False when the model's set-up has failed three times in a row. */
  readonly isHealthy: boolean;
  /** Why the latest set-up failed, in one line; absent after a successful one, and where no reason was reported. */
  readonly setupError?: string;
}

/** Whether a model can be set up. Every method throws StoreUnavailableError. */
export class ModelHealth {
  constructor(private readonly store: StoreConnection) {}

  /**
   * Counts a set-up that failed.
   *
   * @param reason - why, in one line of bounded length: clients read it
   */
  async setupFailed(model: string, reason: string): Promise<void> {
    const { redis } = this.store;
    const key = setupFailuresKey(model);
    await this.store.guard(() =>
      Promise.all([
        redis.set(setupErrorKey(model), reason, 'EX', FAILURES_LIFETIME_SECONDS),
        redis.incr(key),
        redis.expire(key, FAILURES_LIFETIME_SECONDS),
      ]),
    );
  }

  /** Forgets earlier failures: the model is set up. */
  async setupSucceeded(model: string): Promise<void> {
    await this.store.guard(() => this.store.redis.del(setupFailuresKey(model), setupErrorKey(model)));
  }

  /** Reads how the latest set-ups went. */
  async read(model: string): Promise<ModelHealthReading> {
    const [failures, reason] = await this.store.guard(() =>
      this.store.redis.mget(setupFailuresKey(model), setupErrorKey(model)),
    );
    const count = Number(failures ?? 0);
    return {
      isHealthy: count < UNHEALTHY_AFTER_FAILURES,
      // A worker of an earlier version that is set up removes only the count.
      ...(count > 0 && typeof reason === 'string' ? { setupError: reason } : {}),
    };
  }
}
