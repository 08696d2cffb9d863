/**
 * A reading that a decision needs is missing. Thrown when a source has never answered, or when its last answer is no
 * longer fresh. Unknown is not zero: KEDA gets an error, and applies the fallback of its ScaledObject.
 */
export class ReadingUnavailableError extends Error {
  override readonly name = 'ReadingUnavailableError';

  /**
   * @param source - the source that does not answer, for example `message broker`
   * @param ageSeconds - how long ago it last did; `undefined` for never
   */
  constructor(
    readonly source: string,
    readonly ageSeconds: number | undefined,
  ) {
    super(
      ageSeconds === undefined
        ? `the ${source} has not answered yet`
        : `the ${source} last answered ${ageSeconds.toFixed(0)} s ago`,
    );
  }
}
