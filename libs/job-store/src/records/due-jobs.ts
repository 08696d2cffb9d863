import type { StoreConnection } from '../connection/store-connection.js';
import { endingChannel, expiriesKey, jobKey } from '../keys.js';
import { EXPIRE_DUE_JOBS } from '../scripts/redis-scripts.js';
import { firstArguments } from './first-arguments.js';
import type { RecordLifetimes } from './lifetimes.js';

/** Jobs that one call ends at most, so that no call holds Redis up for long. */
const MOST_JOBS_PER_CALL = 100;

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
  async expire(): Promise<number> {
    const values = [
      ...firstArguments(this.store, this.lifetimes),
      this.lifetimes.resultSeconds,
      MOST_JOBS_PER_CALL,
      jobKey(''),
      endingChannel(this.store.database),
    ];
    const reply = await this.store.run(EXPIRE_DUE_JOBS, [expiriesKey()], values);
    const [looked, expired] = reply as readonly [number, number];
    return looked < MOST_JOBS_PER_CALL ? expired : expired + (await this.expire());
  }
}
