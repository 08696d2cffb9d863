/** How long a scaler may leave questions without an answer, seconds: with a deadline of 2 s for each, three in a row. */
const SILENT_SECONDS = 4;

/** What happens to a scaler that no longer answers. */
export interface ScalerAnswersOptions {
  readonly nowSeconds: () => number;
  /** Called once for each time that it hangs. */
  readonly onHanging: () => void;
}

/**
 * Notices that a scaler hangs: it is there, and questions to it pass their deadline. One that is not there refuses them at
 * once, and is being started again.
 *
 * Example: three questions pass their deadlines at 2, 5 and 8 s. The first counts as the begin, so the scaler hangs at 8 s
 * (`scaler-answers.spec.ts`).
 */
export class ScalerAnswers {
  private silentSinceSeconds: number | undefined;

  constructor(private readonly options: ScalerAnswersOptions) {}

  /** A question was answered. */
  came(): void {
    this.silentSinceSeconds = undefined;
  }

  /** A question has passed its deadline. */
  stayedAway(): void {
    const { nowSeconds, onHanging } = this.options;
    this.silentSinceSeconds ??= nowSeconds();
    if (nowSeconds() - this.silentSinceSeconds < SILENT_SECONDS) return;
    this.silentSinceSeconds = undefined;
    onHanging();
  }
}
