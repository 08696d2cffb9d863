import type { StoreConnection } from '../connection/store-connection.js';
import { endedInQueueKey } from '../keys.js';
import { NOTE_SECONDS } from '../scripts/redis-scripts.js';

/** How many of the noted jobs are read at once. */
const SAMPLE_SIZE = 500;

/** Jobs that have ended while their messages are in a queue. */
export interface EndedInQueueSample {
  /** How many are noted; messages that have left the queue otherwise may be among them. */
  readonly count: number;
  /** The ids of all of them, or of 500 that are drawn at random. */
  readonly ids: readonly string[];
}

/** The jobs that have ended while their messages are in the queue of their model. Every method throws StoreUnavailableError. */
export class EndedInQueue {
  constructor(private readonly store: StoreConnection) {}

  /**
   * How many of the messages that are in a queue are of jobs that have ended.
   *
   * @param ready - how many messages there are: what is noted beyond that is out of date, and forgotten
   */
  async count(model: string, ready: number): Promise<number> {
    const { redis } = this.store;
    const key = endedInQueueKey(model);
    const counted = await this.store.guard(() => redis.zcount(key, Date.now() - NOTE_SECONDS * 1000, '+inf'));
    if (counted <= ready) return counted;
    await this.store.guard(() => redis.zremrangebyrank(key, 0, -ready - 1));
    return ready;
  }

  /** How many there are, and which: at most 500, so that reading them costs little however many jobs were canceled. */
  async sample(model: string): Promise<EndedInQueueSample> {
    const { redis } = this.store;
    const key = endedInQueueKey(model);
    const [count, ids] = await this.store.guard(() =>
      Promise.all([
        redis.zcount(key, Date.now() - NOTE_SECONDS * 1000, '+inf'),
        redis.zrandmember(key, SAMPLE_SIZE),
      ]),
    );
    return { count, ids };
  }

  /** Forgets a job: its message leaves the queue. */
  async remove(model: string, id: string): Promise<void> {
    await this.store.guard(() => this.store.redis.zrem(endedInQueueKey(model), id));
  }
}
