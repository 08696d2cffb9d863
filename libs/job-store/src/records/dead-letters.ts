import type { StoreConnection } from '../connection/store-connection.js';
import { deadLettersKey } from '../keys.js';

/**
 * The jobs of each model that were given up because their tries ran out, for as long as their records are kept. Every method
 * throws StoreUnavailableError.
 */
export class DeadLetters {
  constructor(private readonly store: StoreConnection) {}

  /** How many there are; the records of some may be gone. */
  count(model: string): Promise<number> {
    return this.store.guard(() => this.store.redis.zcard(deadLettersKey(model)));
  }

  /**
   * Ids of jobs, those first that ended first.
   *
   * @param offset - how many to leave out at the beginning
   * @param most - how many at most
   */
  list(model: string, offset: number, most: number): Promise<readonly string[]> {
    return this.store.guard(() =>
      this.store.redis.zrange(deadLettersKey(model), String(offset), String(offset + most - 1)),
    );
  }

  /** A job is no longer one of them, because it is tried again as another one. */
  async remove(model: string, jobId: string): Promise<void> {
    await this.store.guard(() => this.store.redis.zrem(deadLettersKey(model), jobId));
  }
}
