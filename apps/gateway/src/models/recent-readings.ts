/** How old an answer may be. */
const MOST_AGE_SECONDS = 2;

interface Question<T> {
  readonly askedAtSeconds: number;
  readonly answer: Promise<T>;
}

/**
 * Readings of a few models, each at most 2 s old: however many callers there are within that time, the source is read
 * once. A failure counts as a reading too, so that a source with problems is not read more often than a healthy one.
 */
export class RecentReadings<T> {
  private readonly questions = new Map<string, Question<T>>();

  /**
   * @param read - reads the source; called only with names that `get` receives, so their number bounds what is kept
   * @param monotonicSeconds - a clock that only goes forward
   */
  constructor(
    private readonly read: (model: string) => Promise<T>,
    private readonly monotonicSeconds = (): number => performance.now() / 1000,
  ) {}

  /** A recent reading, or one that is in progress, or a new one. Rejects with what the source rejects with. */
  get(model: string): Promise<T> {
    const nowSeconds = this.monotonicSeconds();
    const known = this.questions.get(model);
    if (known && nowSeconds - known.askedAtSeconds < MOST_AGE_SECONDS) return known.answer;
    const answer = this.read(model);
    this.questions.set(model, { askedAtSeconds: nowSeconds, answer });
    return answer;
  }
}
