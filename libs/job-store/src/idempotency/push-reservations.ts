import type { StoreConnection } from '../connection/store-connection.js';
import { TurnBatch } from '../connection/turn-batch.js';
import { idempotencyEntryKey, jobKey } from '../keys.js';
import { RELEASE_PUSH, RESERVE_PUSHES } from '../scripts/redis-scripts.js';

/** The scripts that idempotency keys are written with, beside the one that creates records. */
export const RESERVATION_SCRIPTS = [RESERVE_PUSHES, RELEASE_PUSH];

/** A push with an idempotency key. */
export interface ReservationRequest {
  /** The key and its scope, as a digest. */
  readonly name: string;
  readonly bodyDigest: string;
  /** Id for the job, if the key leads to none yet. */
  readonly jobId: string;
  /** How long nobody else may make the job: within this time the push is answered, or its gateway is lost. */
  readonly holdsMs: number;
  /** How long the key is known. */
  readonly keptSeconds: number;
}

/** The right to make the job of an idempotency key. */
export interface PushReservation {
  readonly name: string;
  /** The id that the job must get. */
  readonly jobId: string;
  /** On the store's clock, milliseconds since the epoch; by it this reservation differs from one that took over. */
  readonly untilMs: number;
}

/** What an idempotency key leads to. */
export type ReservationResult =
  | { readonly kind: 'reserved'; readonly reservation: PushReservation }
  | { readonly kind: 'made'; readonly jobId: string }
  /** The job was made, and its record is no longer kept. */
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'being-made' }
  | { readonly kind: 'other-body' };

type ReservationReply = readonly [kind: ReservationResult['kind'], jobId: string, untilMs: string];

/** Keys that one call of the script looks at, so that no call holds Redis up for long. */
const MOST_KEYS_PER_CALL = 64;

/**
 * What idempotency keys lead to: one hash for each, which expires. That a job is made is written with its record, by
 * `JobRecords.create`. Every method throws StoreUnavailableError.
 */
export class PushReservations {
  private readonly batch = new TurnBatch<ReservationRequest, ReservationResult>(MOST_KEYS_PER_CALL, (batch) =>
    this.send(batch),
  );

  constructor(private readonly store: StoreConnection) {}

  /** Reserves a key, or returns what it leads to. */
  reserve(request: ReservationRequest): Promise<ReservationResult> {
    return this.batch.add(request);
  }

  private async send(batch: readonly ReservationRequest[]): Promise<readonly ReservationResult[]> {
    const keys = batch.map(({ name }) => idempotencyEntryKey(name));
    const values: (string | number)[] = [jobKey('')];
    for (const { bodyDigest, jobId, holdsMs, keptSeconds } of batch)
      values.push(bodyDigest, jobId, Math.ceil(holdsMs), Math.ceil(keptSeconds));
    const replies = (await this.store.run(RESERVE_PUSHES, keys, values)) as readonly ReservationReply[];
    return batch.map(({ name }, index) => resultOf(name, replies[index]));
  }

  /**
   * Releases a key whose push was refused, so that it may come again with any body. One that leads to a job stays, and so
   * does a reservation that somebody else has taken over.
   *
   * @returns whether it was released
   */
  async release({ name, jobId, untilMs }: PushReservation): Promise<boolean> {
    return (await this.store.run(RELEASE_PUSH, [idempotencyEntryKey(name)], [jobId, untilMs])) === 1;
  }
}

function resultOf(name: string, reply: ReservationReply | undefined): ReservationResult {
  if (!reply) throw new TypeError('the script of reservations has returned too few of them');
  const [kind, jobId, untilMs] = reply;
  if (kind === 'reserved') return { kind, reservation: { name, jobId, untilMs: Number(untilMs) } };
  return kind === 'made' ? { kind, jobId } : { kind };
}
