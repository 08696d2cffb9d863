import { RECORD_FORMAT_VERSION } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { jobKey } from '../keys.js';
import { DELETE_JOB } from '../scripts/redis-scripts.js';

/** What a request to delete has come to: see the script. */
type DeletionResult = 'deleted' | 'not-ended' | 'newer' | 'missing';

/** Deletes jobs that have ended. Every method throws StoreUnavailableError. */
export class JobDeletion {
  constructor(private readonly store: StoreConnection) {}

  /** Deletes a job with all that is kept of it. */
  async delete(id: string): Promise<DeletionResult> {
    return (await this.store.run(DELETE_JOB, [jobKey(id)], [RECORD_FORMAT_VERSION])) as DeletionResult;
  }
}
