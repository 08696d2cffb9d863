import type { StoreConnection } from '../connection/store-connection.js';
import { expiriesKey } from '../keys.js';
import { EXPIRE_DUE_JOBS } from '../scripts/redis-scripts.js';
import { endAllDue } from './end-all-due.js';
import type { RecordLifetimes } from './lifetimes.js';

/** Ends jobs that no worker has taken until the time that they were pushed with. */
export class DueJobs {
  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
  ) {}

  /**
   * Ends all that are due, in as many calls as that takes.
   *
   * @returns how many have expired
   * @throws {StoreUnavailableError} when the store does not answer, or refuses
   */
  expire(): Promise<number> {
    return endAllDue(this.store, EXPIRE_DUE_JOBS, expiriesKey(), this.lifetimes);
  }
}
