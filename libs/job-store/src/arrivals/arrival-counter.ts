import { randomUUID } from 'node:crypto';
import { ARRIVALS_KEPT_SECONDS, type ArrivalBatch, type ArrivalCounts } from './arrival-counts.js';

const FLUSH_INTERVAL_MS = 250;

/**
 * Counts arrivals in memory and sends them to the store in batches: the first after a quiet time at once, then every
 * quarter of a second. Counting never waits and never fails. A batch that could not be sent is kept, for two hours at
 * most, and the same batch is sent again until it is stored, so that nothing counts twice.
 */
export class ArrivalCounter {
  private readonly pending = new Map<string, Map<number, number>>();
  private readonly unsent = new Map<string, ArrivalBatch>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;

  /** @param arrivals - where the counts go */
  constructor(private readonly arrivals: Pick<ArrivalCounts, 'add'>) {}

  /**
   * Counts one job.
   *
   * @param atMs - when it was pushed, milliseconds since the epoch
   */
  count(model: string, atMs: number): void {
    let counts = this.pending.get(model);
    if (counts === undefined) this.pending.set(model, (counts = new Map<number, number>()));
    const second = Math.floor(atMs / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
    if (this.timer === undefined) this.wake();
  }

  /** Sends what is left, once, and stops counting. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush();
    // What had to wait for a batch that was sent before.
    if (this.pending.size > 0) await this.flush();
  }

  private wake(): void {
    // All that arrive in the same turn of the event loop share the first batch.
    setImmediate(() => void this.flush());
    this.timer = setInterval(() => {
      if (this.pending.size > 0 || this.unsent.size > 0) void this.flush();
      else this.sleep();
    }, FLUSH_INTERVAL_MS);
  }

  private sleep(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private flush(): Promise<void> {
    this.flushing ??= this.sendAll().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  private async sendAll(): Promise<void> {
    for (const [model, counts] of this.pending) {
      if (this.unsent.has(model)) forgetOld(counts);
      else {
        this.unsent.set(model, { id: randomUUID(), model, counts });
        this.pending.delete(model);
      }
    }
    await Promise.all([...this.unsent.values()].map((batch) => this.send(batch)));
  }

  private async send(batch: ArrivalBatch): Promise<void> {
    try {
      await this.arrivals.add(batch);
      this.unsent.delete(batch.model);
    } catch {
      // It is sent again at the next turn, unless it is too old by then.
      const latest = Math.max(...batch.counts.keys());
      if (latest < oldestSecond()) this.unsent.delete(batch.model);
    }
  }
}

function oldestSecond(): number {
  return Math.floor(Date.now() / 1000) - ARRIVALS_KEPT_SECONDS;
}

function forgetOld(counts: Map<number, number>): void {
  // In the order in which they were counted, so the first that is young enough ends the search.
  for (const second of counts.keys()) {
    if (second >= oldestSecond()) return;
    counts.delete(second);
  }
}
