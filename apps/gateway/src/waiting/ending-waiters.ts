/** How waiting for a job ended. */
export type WaitResult =
  | 'ended'
  /** The time is over, or nobody wants to know any more. */
  | 'not-ended';

/** One request that waits. */
export interface EndingWaiter {
  readonly result: Promise<WaitResult>;
  /** Lets it wait no longer. */
  readonly release: () => void;
}

interface Entry {
  readonly jobId: string;
  readonly tick: number;
  readonly settle: (result: WaitResult) => void;
}

/**
 * Requests that wait for jobs to end, by the job and by the time until which they wait. No request has a timer of its own: one
 * clock for all passes the time, in ticks, so that what it costs does not grow with the number of requests.
 */
export class EndingWaiters {
  private readonly byJob = new Map<string, Set<Entry>>();
  private readonly byTick = new Map<number, Set<Entry>>();
  private count = 0;
  private lastTick: number;

  /**
   * @param tickMs - how exactly time-outs are kept, milliseconds
   * @param nowMs - the time at which the clock begins, milliseconds
   */
  constructor(
    private readonly tickMs: number,
    nowMs: number,
  ) {
    this.lastTick = Math.floor(nowMs / tickMs);
  }

  /** How many wait. */
  get size(): number {
    return this.count;
  }

  /** The jobs that somebody waits for. */
  get jobIds(): readonly string[] {
    return [...this.byJob.keys()];
  }

  /**
   * Waits for a job.
   *
   * @param untilMs - when to give up; a time that has passed is given up at the next tick
   */
  add(jobId: string, untilMs: number): EndingWaiter {
    let resolve: (result: WaitResult) => void = () => undefined;
    const result = new Promise<WaitResult>((settle) => (resolve = settle));
    const tick = Math.max(Math.ceil(untilMs / this.tickMs), this.lastTick + 1);
    const entry: Entry = { jobId, tick, settle: resolve };
    addTo(this.byJob, jobId, entry);
    addTo(this.byTick, tick, entry);
    this.count += 1;
    return { result, release: () => this.settle(entry, 'not-ended') };
  }

  /** A job has ended. */
  ended(jobId: string): void {
    for (const entry of this.byJob.get(jobId) ?? []) this.settle(entry, 'ended');
  }

  /** Time has passed: who waits until now or before waits no longer. */
  passTime(nowMs: number): void {
    const tick = Math.floor(nowMs / this.tickMs);
    for (; this.lastTick < tick; this.lastTick += 1)
      for (const entry of this.byTick.get(this.lastTick + 1) ?? []) this.settle(entry, 'not-ended');
  }

  /** Lets nobody wait any longer. */
  releaseAll(): void {
    for (const entries of [...this.byJob.values()])
      for (const entry of entries) this.settle(entry, 'not-ended');
  }

  private settle(entry: Entry, result: WaitResult): void {
    if (!removeFrom(this.byJob, entry.jobId, entry)) return;
    removeFrom(this.byTick, entry.tick, entry);
    this.count -= 1;
    entry.settle(result);
  }
}

function addTo<Key>(map: Map<Key, Set<Entry>>, key: Key, entry: Entry): void {
  const entries = map.get(key) ?? new Set();
  entries.add(entry);
  map.set(key, entries);
}

function removeFrom<Key>(map: Map<Key, Set<Entry>>, key: Key, entry: Entry): boolean {
  const entries = map.get(key);
  if (!entries?.delete(entry)) return false;
  if (entries.size === 0) map.delete(key);
  return true;
}
