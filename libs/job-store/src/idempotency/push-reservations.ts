import type { StoreConnection } from '../connection/store-connection.js';
import { idempotencyEntryKey, jobKey } from '../keys.js';
import { RELEASE_PUSH, RESERVE_PUSH } from '../scripts/redis-scripts.js';

/** The scripts that idempotency keys are written with, beside the one that creates records. */
export const RESERVATION_SCRIPTS = [RESERVE_PUSH, RELEASE_PUSH];

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

/**
 * What idempotency keys lead to: one hash for each, which expires. That a job is made is written with its record, by
 * `JobRecords.create`. Every method throws StoreUnavailableError.
 */
export class PushReservations {
  constructor(private readonly store: StoreConnection) {}

  /** Reserves a key, or returns what it leads to. */
  async reserve(request: ReservationRequest): Promise<ReservationResult> {
    const { name, bodyDigest, holdsMs, keptSeconds } = request;
    const reply = await this.store.run(
      RESERVE_PUSH,
      [idempotencyEntryKey(name)],
      [jobKey(''), bodyDigest, request.jobId, Math.ceil(holdsMs), Math.ceil(keptSeconds)],
    );
    const [kind, jobId, untilMs] = reply as readonly [ReservationResult['kind'], string, string];
    if (kind === 'reserved') return { kind, reservation: { name, jobId, untilMs: Number(untilMs) } };
    return kind === 'made' ? { kind, jobId } : { kind };
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
