import { ReadingUnavailableError } from './reading.error.js';

/** How a reading is made, and how long it counts. */
export interface FreshReadingOptions<T> {
  /** What is read, for the message of the error. */
  readonly source: string;
  /** A rejection, like `unavailable`, means that there is no answer. */
  readonly read: () => Promise<T | 'unavailable'>;
  readonly freshSeconds: number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

/** What a source returned, and how long ago. */
export interface AgedReading<T> {
  readonly value: T;
  /** 0 for a reading that was just made. */
  readonly ageSeconds: number;
}

/** A reading that is still used while its source cannot be reached, as long as it is fresh. */
export class FreshReading<T> {
  private last: { readonly value: T; readonly atSeconds: number } | undefined;

  constructor(private readonly options: FreshReadingOptions<T>) {}

  /**
   * The present reading, or else the last one.
   *
   * @throws {ReadingUnavailableError} when the last one is no longer fresh
   */
  async get(): Promise<AgedReading<T>> {
    const { source, read, freshSeconds, monotonicSeconds } = this.options;
    const value = await read().catch(() => 'unavailable' as const);
    const nowSeconds = monotonicSeconds();
    if (value !== 'unavailable') this.last = { value, atSeconds: nowSeconds };
    const ageSeconds = this.last === undefined ? undefined : nowSeconds - this.last.atSeconds;
    if (this.last === undefined || ageSeconds === undefined || ageSeconds > freshSeconds)
      throw new ReadingUnavailableError(source, ageSeconds);
    return { value: this.last.value, ageSeconds };
  }
}
