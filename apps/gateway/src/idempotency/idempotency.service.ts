import { Inject, Injectable } from '@nestjs/common';
import { JobStore, type PushReservation, type ReservationResult } from '@tidegate/job-store';
import { ServiceLogger } from '@tidegate/service';
import { hash } from 'node:crypto';
import type { Client } from '../access/client.js';
import { ProblemError } from '../problems/problem.error.js';
import { newJobId } from '../pushing/job-id.js';
import { GatewaySettings } from '../settings/gateway.settings.js';

/** The `detail` of a request that comes while the one before is served. */
export const BEING_MADE = 'a request with this Idempotency-Key is being served, try again';

/** The `detail` of a request whose job has expired: it has run, and must not run again. */
export const JOB_FORGOTTEN = 'the job of this Idempotency-Key is no longer kept';

/** The `detail` of a key that came with another body before. */
export const OTHER_BODY = 'this Idempotency-Key has come with another body before';

/** Within this many time-outs a push is answered: one for the reservation's own answer, one for the push. */
const TIMEOUTS_OF_A_PUSH = 2;

/** A request with an idempotency key. */
export interface IdempotentRequest {
  readonly key: string;
  readonly client: Client;
  /** The text of the body, where it has one. */
  readonly body: unknown;
}

/** What is done for the request. */
export interface IdempotentSteps<T> {
  /** Makes the job, with the id that is reserved; its record is created with the reservation. */
  readonly push: (reservation: PushReservation) => Promise<T>;
  /** Reads the job that was made before; `undefined` when it is no longer kept. */
  readonly read: (id: string) => Promise<T | undefined>;
}

/** Makes one job of all requests with one idempotency key. */
@Injectable()
export class IdempotencyService {
  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
  ) {}

  /**
   * Pushes the job of a request, or reads the one that its key leads to. A push that is refused releases the key. Throws what
   * the steps throw.
   *
   * @throws {ProblemError} 409 while another request with the key is served, or when its job is no longer kept; 422 when the
   *   key has come with another body
   */
  async once<T>(request: IdempotentRequest, { push, read }: IdempotentSteps<T>): Promise<T> {
    const result = await this.reserve(request);
    switch (result.kind) {
      case 'reserved':
        try {
          return await push(result.reservation);
        } catch (error) {
          void this.release(result.reservation);
          throw error;
        }
      case 'made': {
        const job = await read(result.jobId);
        if (job !== undefined) return job;
        throw new ProblemError(409, JOB_FORGOTTEN);
      }
      case 'forgotten':
        throw new ProblemError(409, JOB_FORGOTTEN);
      case 'being-made':
        throw new ProblemError(409, BEING_MADE, { 'retry-after': '1' });
      case 'other-body':
        throw new ProblemError(422, OTHER_BODY);
    }
  }

  private reserve({ key, client, body }: IdempotentRequest): Promise<ReservationResult> {
    const { BACKEND_TIMEOUT_SECONDS, IDEMPOTENCY_TTL_SECONDS } = this.settings;
    return this.store.pushReservations.reserve({
      name: reservationName(client, key),
      bodyDigest: digestOf(body),
      jobId: newJobId(),
      holdsMs: BACKEND_TIMEOUT_SECONDS * 1000 * TIMEOUTS_OF_A_PUSH,
      keptSeconds: IDEMPOTENCY_TTL_SECONDS,
    });
  }

  /** The answer does not wait for it: a reservation that is not released lapses by itself. */
  private async release(reservation: PushReservation): Promise<void> {
    try {
      await this.store.pushReservations.release(reservation);
    } catch (error) {
      this.logger.debug('an idempotency key was not released, and lapses', error);
    }
  }
}

/** The name of a key's entry in the store: keys of different clients are different, and keys without clients are everybody's. */
export function reservationName({ name = null }: { readonly name?: string | null }, key: string): string {
  return digestOf(JSON.stringify([name, key]));
}

/**
 * Tells bodies apart by their bytes. They come as text, in which bytes that are no UTF-8 are one and the same character;
 * so only bodies with such bytes may be taken for each other.
 */
export function digestOf(body: unknown): string {
  return hash('sha256', typeof body === 'string' ? body : '', 'base64url');
}
