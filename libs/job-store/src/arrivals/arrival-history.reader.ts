import { ARRIVALS_KEPT_SECONDS, type ArrivalCounts } from './arrival-counts.js';

const MINUTE_SECONDS = 60;
const MINUTES_KEPT = ARRIVALS_KEPT_SECONDS / MINUTE_SECONDS;

/** Arrivals by second. */
interface ArrivalHistory {
  /** The second that `counts[0]` counts, since the epoch. */
  readonly startSeconds: number;
  readonly counts: readonly number[];
}

/**
 * The arrivals of one model in the last two hours. Past minutes hardly change. So only the latest minutes are read each
 * time; all others once a minute, for what a gateway could not report in time.
 */
export class ArrivalHistoryReader {
  private minutes: ReadonlyMap<number, ReadonlyMap<number, number>> = new Map();
  private completeAtMinute: number | undefined;

  constructor(
    private readonly arrivals: Pick<ArrivalCounts, 'readMinutes'>,
    private readonly model: string,
  ) {}

  /**
   * Reads the arrivals up to now. Arrivals that a gateway with a fast clock has counted in the future count as of now.
   *
   * @param nowSeconds - since the epoch
   * @throws {StoreUnavailableError} when the store does not answer
   */
  async read(nowSeconds: number): Promise<ArrivalHistory> {
    const present = Math.floor(nowSeconds / MINUTE_SECONDS);
    const isComplete = this.completeAtMinute === present;
    const first = isComplete ? present - 1 : present - MINUTES_KEPT;
    const wanted = Array.from({ length: present + 2 - first }, (_, index) => first + index);
    const read = await this.arrivals.readMinutes(this.model, wanted);
    this.minutes = isComplete ? new Map([...this.minutes, ...read]) : read;
    this.completeAtMinute = present;
    return this.bySecond(Math.floor(nowSeconds));
  }

  private bySecond(presentSecond: number): ArrivalHistory {
    const startSeconds = presentSecond - ARRIVALS_KEPT_SECONDS + 1;
    const counts = new Array<number>(ARRIVALS_KEPT_SECONDS).fill(0);
    for (const minute of this.minutes.values()) {
      for (const [second, count] of minute) {
        const index = Math.min(second, presentSecond) - startSeconds;
        if (index >= 0) counts[index] = (counts[index] ?? 0) + count;
      }
    }
    return { startSeconds, counts };
  }
}
