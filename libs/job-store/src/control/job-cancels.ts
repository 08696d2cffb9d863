import type { StoreConnection } from '../connection/store-connection.js';
import { cancelChannel, cancelsKey, endingChannel, jobKey } from '../keys.js';
import { endAllDue } from '../records/end-all-due.js';
import { firstArguments } from '../records/first-arguments.js';
import type { RecordLifetimes } from '../records/lifetimes.js';
import { CANCEL_JOB, END_OVERDUE_CANCELS } from '../scripts/redis-scripts.js';

/** The scripts by which jobs are canceled. */
export const CANCEL_SCRIPTS = [CANCEL_JOB, END_OVERDUE_CANCELS];

/** What a request to cancel has come to: see the script. */
export type CancelResult = 'canceled' | 'canceling' | 'ended' | 'newer' | 'missing';

/** Cancels jobs. Every method throws StoreUnavailableError. */
export class JobCancels {
  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
  ) {}

  /**
   * Cancels a job: at once where no worker has it; else its worker is asked to stop it.
   *
   * @param confirmSeconds - how long its worker has to confirm before `endOverdue` ends the job
   */
  async cancel(id: string, confirmSeconds: number): Promise<CancelResult> {
    const { database } = this.store;
    const reply = await this.store.run(
      CANCEL_JOB,
      [jobKey(id), cancelsKey()],
      [
        ...firstArguments(this.store, this.lifetimes),
        id,
        cancelChannel(database, id),
        Math.round(confirmSeconds * 1000),
        this.lifetimes.resultSeconds,
        endingChannel(database),
      ],
    );
    return reply as CancelResult;
  }

  /**
   * Ends all canceled jobs whose workers have not confirmed in time, in as many calls as that takes.
   *
   * @returns how many have ended
   */
  endOverdue(): Promise<number> {
    return endAllDue(this.store, END_OVERDUE_CANCELS, cancelsKey(), this.lifetimes);
  }
}
