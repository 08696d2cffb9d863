import type { EventFollower } from './event-followers.js';

/** A request that waits for the next event of a job. */
export class EventWait implements EventFollower {
  private isWoken = false;
  private over: boolean;
  private settle: (() => void) | undefined;

  /** @param untilMs - when to give up, milliseconds */
  constructor(private readonly untilMs: number) {
    this.over = performance.now() >= untilMs;
  }

  /** Whether there is nothing to wait for any longer: the time is over, or nobody wants to know any more. */
  get isOver(): boolean {
    return this.over;
  }

  /** Settles when there may be something new since the last call, or the wait is over. */
  async next(): Promise<void> {
    if (!this.isWoken && !this.over) await new Promise<void>((resolve) => (this.settle = resolve));
    this.isWoken = false;
  }

  readonly wake = (): void => {
    this.isWoken = true;
    this.settle?.();
  };

  readonly passTime = (nowMs: number): void => {
    if (nowMs >= this.untilMs) this.stop();
  };

  readonly stop = (): void => {
    this.over = true;
    this.settle?.();
  };
}
