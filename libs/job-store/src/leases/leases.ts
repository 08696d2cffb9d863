import type { StoreConnection } from '../connection/store-connection.js';
import { leaseKey } from '../keys.js';
import { RELEASE_LEASE, TAKE_LEASE } from '../scripts/redis-scripts.js';

/** The right to do something that one process does at a time. */
export interface Lease {
  /** What it is for. */
  readonly name: string;
  /** Id of the process that has it. */
  readonly holder: string;
  /** Grows from holder to holder: a script that gets an older one than the latest changes nothing. */
  readonly token: number;
}

/** The scripts of leases. */
export const LEASE_SCRIPTS = [TAKE_LEASE, RELEASE_LEASE];

/**
 * Leases with fencing tokens. A lease alone cannot keep two processes apart: its holder may stop for a while without noticing
 * that it is over. So whatever is written under a lease is written by a script that includes `holds-lease`, which refuses the
 * token of an earlier holder. See https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html.
 *
 * Every method throws StoreUnavailableError.
 */
export class Leases {
  constructor(private readonly store: StoreConnection) {}

  /**
   * Takes a lease, or keeps the one that this holder has for longer.
   *
   * @param holder - an id that no other process has
   * @param holdsMs - how long nobody else gets it, milliseconds on the store's clock
   * @returns `undefined` while somebody else has it
   */
  async take(name: string, holder: string, holdsMs: number): Promise<Lease | undefined> {
    const token = Number(await this.store.run(TAKE_LEASE, [leaseKey(name)], [holder, holdsMs]));
    return token === 0 ? undefined : { name, holder, token };
  }

  /** Ends a lease before its time; nothing happens when somebody else has it by now. */
  async release({ name, holder, token }: Lease): Promise<void> {
    await this.store.run(RELEASE_LEASE, [leaseKey(name)], [holder, token]);
  }
}
