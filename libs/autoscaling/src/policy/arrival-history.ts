import type { ArrivalsBySecond } from './policy.types.js';

/** The policy uses no older arrivals. */
const LONGEST_SECONDS = 7200;

/** Arrivals by second up to now, from any input: an invalid count is 0, and counts later than now are left out. */
export class ArrivalHistory {
  /** `sums[i]` is how many arrived in the first `i` seconds known. */
  private readonly sums: Float64Array;
  /** How many seconds are known, an integer from 0. */
  readonly lengthSeconds: number;

  constructor(arrivals: ArrivalsBySecond, nowSeconds: number) {
    const known = Math.min(arrivals.counts.length, Math.floor(nowSeconds - arrivals.startSeconds) + 1);
    this.lengthSeconds = Number.isFinite(known) ? Math.max(0, Math.min(LONGEST_SECONDS, known)) : 0;
    const first = known - this.lengthSeconds;
    this.sums = new Float64Array(this.lengthSeconds + 1);
    for (let second = 0; second < this.lengthSeconds; second += 1) {
      const count = arrivals.counts[first + second] ?? 0;
      this.sums[second + 1] = this.sumAt(second) + (count > 0 && Number.isFinite(count) ? count : 0);
    }
  }

  /** How many arrived at all. */
  get total(): number {
    return this.sumAt(this.lengthSeconds);
  }

  /**
   * How many arrived between two ages.
   * @param fromAgeSeconds - the greater age, an integer from 0
   * @param toAgeSeconds - the lesser age, an integer from 0
   */
  countBetween(fromAgeSeconds: number, toAgeSeconds: number): number {
    return this.sumAt(this.lengthSeconds - toAgeSeconds) - this.sumAt(this.lengthSeconds - fromAgeSeconds);
  }

  private sumAt(second: number): number {
    return this.sums[Math.max(0, second)] ?? 0;
  }
}
