import type { StoreConnection } from '../connection/store-connection.js';
import { arrivalBatchKey, arrivalChannel, arrivalsKey } from '../keys.js';
import { COUNT_ARRIVALS } from '../scripts/redis-scripts.js';

/** How long arrivals are kept, in seconds: the policy needs no older ones. */
export const ARRIVALS_KEPT_SECONDS = 7_200;

/** How long a batch is remembered, in seconds: longer than a gateway takes to send it again. */
const BATCH_REMEMBERED_SECONDS = 600;

const MINUTE_SECONDS = 60;

/** Arrivals of one model that are counted together. */
export interface ArrivalBatch {
  /** The same when the batch is sent again, so that it counts once. */
  readonly id: string;
  readonly model: string;
  /** How many arrived, by second since the epoch. */
  readonly counts: ReadonlyMap<number, number>;
}

/** How many jobs were pushed in each second of the last two hours. Every method throws StoreUnavailableError. */
export class ArrivalCounts {
  constructor(private readonly store: StoreConnection) {}

  /** Adds a batch, and wakes those who listen for arrivals. */
  async add({ id, model, counts }: ArrivalBatch): Promise<void> {
    const seconds = [...counts];
    const minutes = seconds.map(([second]) => arrivalsKey(model, Math.floor(second / MINUTE_SECONDS)));
    await this.store.run(
      COUNT_ARRIVALS,
      [arrivalBatchKey(id), ...minutes],
      [
        BATCH_REMEMBERED_SECONDS,
        ARRIVALS_KEPT_SECONDS + MINUTE_SECONDS,
        arrivalChannel(this.store.database),
        model,
        ...seconds.flat(),
      ],
    );
  }

  /**
   * Reads some minutes.
   *
   * @param minutes - since the epoch
   * @returns for each of them the counts by second since the epoch; a second without arrivals is left out
   */
  async readMinutes(
    model: string,
    minutes: readonly number[],
  ): Promise<ReadonlyMap<number, ReadonlyMap<number, number>>> {
    const hashes = await this.store.guard(() =>
      Promise.all(minutes.map((minute) => this.store.redis.hgetall(arrivalsKey(model, minute)))),
    );
    return new Map(
      minutes.map((minute, index) => {
        const counts = Object.entries(hashes[index] ?? {});
        return [minute, new Map(counts.map(([second, count]) => [Number(second), Number(count)]))];
      }),
    );
  }
}
