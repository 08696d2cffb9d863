import type { WorkerPool } from './worker-pool.js';
import { shareWorkers } from './worker-shares.js';

interface Member {
  readonly pool: Pick<WorkerPool, 'scaleTo' | 'size' | 'leaving' | 'isFailing'>;
  wanted: number;
}

/**
 * Several pools on one machine that together have at most as many workers as there are places. If they want more, each
 * gets its share. A pool that has more than its share stops workers when they have ended their job, and only then do
 * others grow. A pool whose set-ups keep failing gets only the places that the others leave: its jobs cannot run in any
 * case, and would keep the others from these places.
 */
export class SharedWorkers {
  private readonly members: Member[] = [];

  /** @param places - how many workers there may be at once; an integer from 1, or `Infinity` */
  constructor(private readonly places: number) {}

  /** Adds a pool, and returns the object that scales it from then on. */
  add(pool: Member['pool']): (replicas: number) => void {
    const member = { pool, wanted: 0 };
    this.members.push(member);
    return (replicas) => {
      member.wanted = replicas;
      this.share();
    };
  }

  private share(): void {
    const shares = this.shares();
    const moves = this.members.map(({ pool }, index) => ({ pool, share: shares[index] ?? 0 }));
    // Pools that give up places are handled first, so that free places are used at once.
    for (const { pool, share } of moves) if (share < pool.size) pool.scaleTo(share);
    let free = this.places - this.members.reduce((sum, { pool }) => sum + pool.size + pool.leaving, 0);
    for (const { pool, share } of moves) {
      const more = Math.min(share - pool.size, free);
      if (more <= 0) continue;
      pool.scaleTo(pool.size + more);
      free -= more;
    }
  }

  private shares(): readonly number[] {
    const wantedOf = (isFailing: boolean): readonly number[] =>
      this.members.map(({ pool, wanted }) => (pool.isFailing === isFailing ? wanted : 0));
    const shares = shareWorkers(wantedOf(false), this.places);
    const left = this.places - shares.reduce((sum, share) => sum + share, 0);
    return shareWorkers(wantedOf(true), left).map((share, index) => share + (shares[index] ?? 0));
  }
}
