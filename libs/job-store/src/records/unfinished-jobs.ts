import { RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { eventsKey, jobKey } from '../keys.js';
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

/** A message that is published again. */
export interface MessageAgain {
  readonly message: JobMessage;
  /** The retry that it is for, 0 for that of the push. */
  readonly retryNumber: number;
}

/**
 * The jobs that must be sent again to a broker that has lost its queues. Those that wait for a retry have no message there, and
 * get theirs when it is due. Every method throws
 * StoreUnavailableError.
 */
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
   * The messages of those of these jobs that have still not ended, and do not wait for a retry by now. Their records live on
   * for as long as that of a job which is pushed now. A retry may be claimed from a new message: the one that it was claimed
   * from is lost.
   *
   * @param ids - of jobs whose records can be read
   */
  async messages(ids: readonly string[]): Promise<readonly MessageAgain[]> {
    const { redis } = this.store;
    const { liveSeconds } = this.lifetimes;
    const texts = await this.store.guard(() =>
      Promise.all(ids.map((id) => redis.hmget(jobKey(id), 'retryNumber', ...RECORD_FIELDS.names))),
    );
    const unfinished = texts.flatMap(([retryNumber, ...fields]) => {
      const record = RECORD_FIELDS.read(fields);
      if (!record || hasEnded(record.status) || record.retryAtMs !== undefined) return [];
      return [{ record, retryNumber: Number(retryNumber) }];
    });
    await this.store.guard(() =>
      Promise.all(
        unfinished.flatMap(({ record: { id } }) => [
          redis.hdel(jobKey(id), 'deliveryId'),
          ...[jobKey(id), eventsKey(id)].map((key) => redis.expire(key, liveSeconds, 'GT')),
        ]),
      ),
    );
    return unfinished.map(({ record, retryNumber }) => ({
      message: RECORD_FIELDS.message(record),
      retryNumber,
    }));
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
        keys.map((key) =>
          redis.hmget(key, 'status', 'id', 'model', 'createdAtMs', 'formatVersion', 'retryAtMs'),
        ),
      ),
    );
    return texts.flatMap(([status, id, model, createdAtMs, formatVersion, retryAtMs]) =>
      !status || !id || hasEnded(status) || retryAtMs
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
