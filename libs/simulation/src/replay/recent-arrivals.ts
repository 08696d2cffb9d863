import type { ArrivalsBySecond } from '@tidegate/autoscaling';

/** The policy uses no older arrivals. */
const KEPT_SECONDS = 7_200;
/** Kept beyond that before the oldest are forgotten. */
const SPARE_SECONDS = 3_600;

/** Arrivals by second, counted as they come, and forgotten when nothing needs them any longer. */
export class RecentArrivals {
  private startSeconds: number;
  private readonly counts: number[];

  /**
   * @param before - what came earlier
   * @param untilSecond - what counts of it: seconds before this one; an integer
   */
  constructor(before: ArrivalsBySecond, untilSecond: number) {
    this.startSeconds = before.startSeconds;
    this.counts = Array.from(before.counts).slice(0, Math.max(0, untilSecond - before.startSeconds));
  }

  /** A job has arrived. */
  add(atSeconds: number): void {
    this.extendTo(atSeconds);
    const second = Math.floor(atSeconds) - this.startSeconds;
    this.counts[second] = (this.counts[second] ?? 0) + 1;
  }

  /** All that have come up to now. It changes, so use it at once. */
  upTo(nowSeconds: number): ArrivalsBySecond {
    this.extendTo(nowSeconds);
    return { startSeconds: this.startSeconds, counts: this.counts };
  }

  private extendTo(atSeconds: number): void {
    const { counts } = this;
    while (this.startSeconds + counts.length <= atSeconds) counts.push(0);
    if (counts.length <= KEPT_SECONDS + SPARE_SECONDS) return;
    const forgotten = counts.length - KEPT_SECONDS;
    counts.splice(0, forgotten);
    this.startSeconds += forgotten;
  }
}
