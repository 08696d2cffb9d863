import { RECORD_FORMAT_VERSION, type JOB_FIELDS, type JobMessage } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import type { PushReservation } from '../idempotency/push-reservations.js';
import { expiriesKey, idempotencyEntryKey, jobKey } from '../keys.js';
import { CREATE_JOBS } from '../scripts/redis-scripts.js';
import type { RecordLifetimes } from './lifetimes.js';
import type { RecordFields } from '../record-fields.js';

/** Jobs that one call of the script creates at most, so that no call holds Redis up for long. */
const MOST_JOBS_PER_CALL = 64;

interface Waiting {
  readonly message: JobMessage;
  readonly reservation: PushReservation | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Creates records in batches: all that are asked for in one turn of the event loop share one call. At thousands of
 * pushes a second this halves what a record costs the gateway and the store.
 */
export class JobCreation {
  private waiting: Waiting[] = [];

  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
    private readonly fields: RecordFields<typeof JOB_FIELDS>,
  ) {}

  /** Resolves when the record is stored; rejects with StoreUnavailableError. */
  create(message: JobMessage, reservation?: PushReservation): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, reservation, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    const all = this.waiting;
    this.waiting = [];
    for (let start = 0; start < all.length; start += MOST_JOBS_PER_CALL)
      void this.send(all.slice(start, start + MOST_JOBS_PER_CALL));
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    const keys = batch.map(({ message }) => jobKey(message.id));
    const { namesOfPush } = this.fields;
    const values: (string | number)[] = [RECORD_FORMAT_VERSION, this.lifetimes.liveSeconds, batch.length];
    values.push(namesOfPush.length, ...namesOfPush);
    for (const { message } of batch) this.fields.appendPushed(message, values);
    for (const { reservation } of batch) {
      if (!reservation) continue;
      keys.push(idempotencyEntryKey(reservation.name));
      values.push(reservation.jobId);
    }
    try {
      await Promise.all([this.store.run(CREATE_JOBS, keys, values), this.noteExpiries(batch)]);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** In the pipeline of the records. Only jobs that say when they expire are noted. */
  private async noteExpiries(batch: readonly Waiting[]): Promise<void> {
    const expiries = batch.flatMap(({ message: { id, expiresAtMs } }) =>
      expiresAtMs === undefined ? [] : [expiresAtMs, id],
    );
    if (expiries.length === 0) return;
    await this.store.guard(() => this.store.redis.zadd(expiriesKey(), ...expiries));
  }
}
