import type { Channel } from './channel.js';

/**
 * Sends reports of one kind that replace each other: the first at once, then the latest one at intervals. A report is a
 * function, so that a report that is replaced costs nothing.
 */
export class LatestReport {
  private timer: NodeJS.Timeout | undefined;
  private waiting: (() => void) | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly intervalMs: number,
  ) {}

  /** Sends a report now or, in the place of one that waits, later. */
  offer(send: () => void): void {
    if (this.timer !== undefined) {
      this.waiting = send;
      return;
    }
    if (this.channel.congested) this.waiting = send;
    else send();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      const { waiting } = this;
      this.waiting = undefined;
      if (waiting !== undefined) this.offer(waiting);
    }, this.intervalMs);
  }

  /** Sends the report that waits, and no further one. */
  flush(): void {
    clearTimeout(this.timer);
    this.waiting?.();
    this.waiting = undefined;
  }
}
