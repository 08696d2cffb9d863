const LATEST = 200;

/** Measured times of one kind, and their statistics. */
export class SampledTimes {
  /** Ascending; never empty. */
  private readonly sorted: readonly number[];
  readonly meanSeconds: number;
  readonly medianSeconds: number;
  /** Variance over the mean's square: 0 where all are the same, 1 for exponential times. */
  readonly squaredVariation: number;

  /**
   * @param samples - seconds, the latest last; only the latest 200 count, and none that is no time
   * @param expectedSeconds - what is used while there is no sample; above 0
   */
  constructor(samples: readonly number[], expectedSeconds: number) {
    const usable = samples.slice(-LATEST).filter((sample) => Number.isFinite(sample) && sample >= 0);
    this.sorted = usable.length > 0 ? usable.sort((one, other) => one - other) : [expectedSeconds];
    const count = this.sorted.length;
    this.meanSeconds = Math.max(1e-3, this.sorted.reduce((sum, sample) => sum + sample, 0) / count);
    this.medianSeconds = this.sorted[Math.floor(count / 2)] ?? expectedSeconds;
    const squares = this.sorted.reduce((sum, sample) => sum + (sample - this.meanSeconds) ** 2, 0);
    this.squaredVariation = squares / count / this.meanSeconds ** 2;
  }

  /** @param fraction - in [0, 1): a random number gives a random time */
  at(fraction: number): number {
    return this.sorted[Math.floor(fraction * this.sorted.length)] ?? this.meanSeconds;
  }

  /**
   * How long it still takes, on average, after it has taken this long. Longer than every measured time it is expected
   * to take as long again, because something is stuck.
   * @param elapsedSeconds - from 0
   */
  meanRemainingSeconds(elapsedSeconds: number): number {
    const longer = this.sorted.filter((sample) => sample > elapsedSeconds);
    if (longer.length === 0) return Math.max(1, elapsedSeconds);
    return longer.reduce((sum, sample) => sum + sample, 0) / longer.length - elapsedSeconds;
  }
}
