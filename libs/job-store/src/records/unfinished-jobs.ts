import { RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { jobKey } from '../keys.js';
import type { RecordLifetimes } from './lifetimes.js';
import { hasEnded, RECORD_FIELDS } from '../record-fields.js';

/** How many keys one step of the scan reads, so that no step holds Redis up for long. */
const KEYS_PER_STEP = 500;

/** A job that has not ended. */
export interface UnfinishedJob {
  readonly id: string;
  readonly model: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
  /** False for a record that a later release has written: only that release can make a message of it. */
  readonly isReadable: boolean;
}

/** The jobs that must be sent again to a broker that has lost its queues. Every method throws StoreUnavailableError. */
export class UnfinishedJobs {
  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
  ) {}

  /** All jobs that have not ended, oldest first. Reads every record, a few hundred at a time. */
  async list(): Promise<readonly UnfinishedJob[]> {
    // A scan may show a key twice.
    const jobs = new Map<string, UnfinishedJob>();
    let cursor = '0';
    do {
      const [next, keys] = await this.scan(cursor);
      for (const job of await this.unfinishedAt(keys)) jobs.set(job.id, job);
      cursor = next;
    } while (cursor !== '0');
    return [...jobs.values()].sort((left, right) => left.createdAtMs - right.createdAtMs);
  }

  /**
   * The messages of those of these jobs that have still not ended. Their records live on for as long as that of a job which
   * is pushed now.
   *
   * @param ids - of jobs whose records can be read
   */
  async messages(ids: readonly string[]): Promise<readonly JobMessage[]> {
    const { redis } = this.store;
    const { liveSeconds } = this.lifetimes;
    const texts = await this.store.guard(() =>
      Promise.all(ids.map((id) => redis.hmget(jobKey(id), ...RECORD_FIELDS.names))),
    );
    const records = texts
      .map((fields) => RECORD_FIELDS.read(fields))
      .filter((record) => record !== undefined);
    const unfinished = records.filter(({ status }) => !hasEnded(status));
    await this.store.guard(() =>
      Promise.all(unfinished.map(({ id }) => redis.expire(jobKey(id), liveSeconds))),
    );
    return unfinished.map((record) => RECORD_FIELDS.message(record));
  }

  private scan(cursor: string): Promise<[cursor: string, keys: string[]]> {
    return this.store.guard(() =>
      this.store.redis.scan(cursor, 'MATCH', jobKey('*'), 'COUNT', KEYS_PER_STEP),
    );
  }

  private async unfinishedAt(keys: readonly string[]): Promise<readonly UnfinishedJob[]> {
    const { redis } = this.store;
    const texts = await this.store.guard(() =>
      Promise.all(
        keys.map((key) => redis.hmget(key, 'status', 'id', 'model', 'createdAtMs', 'formatVersion')),
      ),
    );
    return texts.flatMap(([status, id, model, createdAtMs, formatVersion]) =>
      !status || !id || hasEnded(status)
        ? []
        : [
            {
              id,
              model: model ?? '',
              createdAtMs: Number(createdAtMs),
              isReadable: Number(formatVersion) <= RECORD_FORMAT_VERSION,
            },
          ],
    );
  }
}
