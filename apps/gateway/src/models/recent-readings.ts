/** How old an answer may be. */
const MOST_AGE_SECONDS = 2;

interface Question<T> {
  readonly askedAtSeconds: number;
  readonly answer: Promise<T>;
}

/**
 * Answers about a few models, each at most 2 s old: however many ask within that time, the source is asked once. A
 * failure is an answer too, so that a source that is in need is not asked more often than one that is well.
 */
export class RecentReadings<T> {
  private readonly questions = new Map<string, Question<T>>();

  /**
   * @param read - asks the source; called with the names that are given to `get` alone, which bounds what is kept
   * @param monotonicSeconds - a clock that only goes forward
   */
  constructor(
    private readonly read: (model: string) => Promise<T>,
    private readonly monotonicSeconds = (): number => performance.now() / 1000,
  ) {}

  /** The answer of a moment ago, or one that is on its way, or a new one. Rejects with what the source rejects with. */
  get(model: string): Promise<T> {
    const nowSeconds = this.monotonicSeconds();
    const known = this.questions.get(model);
    if (known && nowSeconds - known.askedAtSeconds < MOST_AGE_SECONDS) return known.answer;
    const answer = this.read(model);
    this.questions.set(model, { askedAtSeconds: nowSeconds, answer });
    return answer;
  }
}
