import { RECORD_FORMAT_VERSION, type JOB_FIELDS, type JobMessage } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { TurnBatch } from '../connection/turn-batch.js';
import type { PushReservation } from '../idempotency/push-reservations.js';
import { expiriesKey, idempotencyEntryKey, jobKey } from '../keys.js';
import { CREATE_JOBS } from '../scripts/redis-scripts.js';
import type { RecordLifetimes } from './lifetimes.js';
import type { RecordFields } from '../record-fields.js';

/** Jobs that one call of the script creates at most, so that no call holds Redis up for long. */
const MOST_JOBS_PER_CALL = 64;

interface Creation {
  readonly message: JobMessage;
  readonly reservation: PushReservation | undefined;
}

/** Creates records in batches. */
export class JobCreation {
  private readonly batch = new TurnBatch<Creation, undefined>(MOST_JOBS_PER_CALL, (batch) =>
    this.send(batch),
  );

  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
    private readonly fields: RecordFields<typeof JOB_FIELDS>,
  ) {}

  /** Resolves when the record is stored; rejects with StoreUnavailableError. */
  async create(message: JobMessage, reservation?: PushReservation): Promise<void> {
    await this.batch.add({ message, reservation });
  }

  private async send(batch: readonly Creation[]): Promise<readonly undefined[]> {
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
    await Promise.all([this.store.run(CREATE_JOBS, keys, values), this.noteExpiries(batch)]);
    return [];
  }

  /** In the pipeline of the records. Only jobs that say when they expire are noted. */
  private async noteExpiries(batch: readonly Creation[]): Promise<void> {
    const expiries = batch.flatMap(({ message: { id, expiresAtMs } }) =>
      expiresAtMs === undefined ? [] : [expiresAtMs, id],
    );
    if (expiries.length === 0) return;
    await this.store.guard(() => this.store.redis.zadd(expiriesKey(), ...expiries));
  }
}
