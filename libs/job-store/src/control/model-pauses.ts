import type { StoreConnection } from '../connection/store-connection.js';
import { arrivalChannel, pauseChannel, pauseKey } from '../keys.js';
import { SET_PAUSE } from '../scripts/redis-scripts.js';

/** Which models are paused: jobs are accepted and none is begun. Every method throws StoreUnavailableError. */
export class ModelPauses {
  constructor(private readonly store: StoreConnection) {}

  /** Pauses a model; workers that take a job from then on know it. */
  async pause(model: string): Promise<void> {
    await setPause(this.store, model, 'paused');
  }

  /** Lets a model go on. Its jobs that have waited count as arrivals for scalers: there may be no worker. */
  async resume(model: string): Promise<void> {
    const { redis, database } = this.store;
    await setPause(this.store, model, 'resumed');
    await this.store.guard(() => redis.publish(arrivalChannel(database), model));
  }

  /** Whether a model is paused. */
  async read(model: string): Promise<boolean> {
    return (await this.store.guard(() => this.store.redis.exists(pauseKey(model)))) === 1;
  }
}

async function setPause(store: StoreConnection, model: string, news: 'paused' | 'resumed'): Promise<void> {
  await store.run(SET_PAUSE, [pauseKey(model)], [news, pauseChannel(store.database, model)]);
}
