import { RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { jobKey, leaseKey, retriesKey } from '../keys.js';
import type { Lease } from '../leases/leases.js';
import { RECORD_FIELDS } from '../record-fields.js';
import type { RecordLifetimes } from '../records/lifetimes.js';
import { LIST_DUE_RETRIES, SETTLE_RETRIES } from '../scripts/redis-scripts.js';

/** The scripts of retries that are due. */
export const DUE_RETRY_SCRIPTS = [LIST_DUE_RETRIES, SETTLE_RETRIES];

/** A retry of a job that is due. */
export interface DueRetry {
  readonly jobId: string;
  /** Which retry of the job it is, from 1 on. */
  readonly number: number;
  /**
   * What there is to do: publish a message; nothing, because the job has ended, or a message of this retry has reached a
   * worker already; or nothing now, because only the later release that has written the record can.
   */
  readonly state: 'to-publish' | 'done' | 'newer';
  /** Present when it is to be published. */
  readonly message?: JobMessage;
}

/** What became of retries that were due. */
export interface SettledRetries {
  /** Those whose message is in the queue, or that need none. */
  readonly done: readonly DueRetry[];
  /** Those that could not be published. */
  readonly postponed: readonly DueRetry[];
}

const POSTPONED_MS = 1_000;

/** The retries that jobs wait for, until their messages are in the queue. Every method throws StoreUnavailableError. */
export class DueRetries {
  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
  ) {}

  /** Whether a retry is due. */
  async areAny(): Promise<boolean> {
    return (await listMembers(this.store, 1)).length > 0;
  }

  /**
   * The retries that are due, the earliest first.
   *
   * @param most - how many at most; their inputs are read too
   */
  async list(most: number): Promise<readonly DueRetry[]> {
    const members = await listMembers(this.store, most);
    const names = ['retryNumber', 'deliveryId', ...RECORD_FIELDS.names];
    const texts = await this.store.guard(() =>
      Promise.all(
        members.map((member) => this.store.redis.hmget(jobKey(readMember(member).jobId), ...names)),
      ),
    );
    return members.map((member, index) => dueRetry(member, texts[index] ?? []));
  }

  /**
   * Takes out what is done; what could not be published is due again a second later.
   *
   * @returns whether the lease is still this one: if not, nothing was changed
   */
  async settle(lease: Lease, { done, postponed }: SettledRetries): Promise<boolean> {
    const keys = [leaseKey(lease.name), retriesKey(), ...done.map(({ jobId }) => jobKey(jobId))];
    const values = [
      lease.holder,
      lease.token,
      RECORD_FORMAT_VERSION,
      this.lifetimes.liveSeconds,
      POSTPONED_MS,
      ...[...done, ...postponed].map(({ jobId, number }) => `${jobId}:${number}`),
    ];
    return (await this.store.run(SETTLE_RETRIES, keys, values)) === 1;
  }
}

async function listMembers(store: StoreConnection, most: number): Promise<readonly string[]> {
  return (await store.run(LIST_DUE_RETRIES, [retriesKey()], [most])) as readonly string[];
}

/** A member of the sorted set, as `retry-job.lua` writes it. */
function readMember(member: string): { readonly jobId: string; readonly number: number } {
  const colon = member.lastIndexOf(':');
  return { jobId: member.slice(0, colon), number: Number(member.slice(colon + 1)) };
}

function dueRetry(member: string, texts: readonly (string | null)[]): DueRetry {
  const retry = readMember(member);
  const [latest, deliveryId, ...fields] = texts;
  const record = RECORD_FIELDS.read(fields);
  if (record && record.formatVersion > RECORD_FORMAT_VERSION) return { ...retry, state: 'newer' };
  const isWaiting = record?.status === 'queued';
  if (!isWaiting || Number(latest) !== retry.number || deliveryId) return { ...retry, state: 'done' };
  return { ...retry, state: 'to-publish', message: RECORD_FIELDS.message(record) };
}
