/** Somebody who follows the events of a job. */
export interface EventFollower {
  /** There may be something new. */
  readonly wake: () => void;
  /** Time has passed; called for all followers by one clock. */
  readonly passTime: (nowMs: number) => void;
  /** Nobody is to follow any longer. */
  readonly stop: () => void;
}

/** Who follows which job. What one of them costs ends when it is released. */
export class EventFollowers {
  private readonly byJob = new Map<string, Set<EventFollower>>();
  private count = 0;

  /** How many there are. */
  get size(): number {
    return this.count;
  }

  /** Adds a follower, and returns what takes it out again. */
  add(jobId: string, follower: EventFollower): () => void {
    const followers = this.byJob.get(jobId) ?? new Set();
    followers.add(follower);
    this.byJob.set(jobId, followers);
    this.count += 1;
    return () => {
      if (!followers.delete(follower)) return;
      this.count -= 1;
      if (followers.size === 0 && this.byJob.get(jobId) === followers) this.byJob.delete(jobId);
    };
  }

  /** A job may have a new event. */
  wake(jobId: string): void {
    for (const follower of [...(this.byJob.get(jobId) ?? [])]) follower.wake();
  }

  /** Any job may have one: news may have been lost. */
  wakeAll(): void {
    for (const follower of this.all()) follower.wake();
  }

  passTime(nowMs: number): void {
    for (const follower of this.all()) follower.passTime(nowMs);
  }

  stopAll(): void {
    for (const follower of this.all()) follower.stop();
  }

  /** As they are now: each may be released meanwhile. */
  private all(): readonly EventFollower[] {
    return [...this.byJob.values()].flatMap((followers) => [...followers]);
  }
}
