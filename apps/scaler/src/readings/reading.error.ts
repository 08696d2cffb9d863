/**
 * What a decision needs is not known. Thrown when a source has never answered, or last answered longer ago than a reading
 * is fresh. Unknown is not zero: KEDA gets an error, and falls back to what its ScaledObject says.
 */
export class ReadingUnavailableError extends Error {
  override readonly name = 'ReadingUnavailableError';

  /**
   * @param source - what does not answer, for example `message broker`
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
