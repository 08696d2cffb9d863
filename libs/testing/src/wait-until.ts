import waitFor from 'p-wait-for';

/** How long and how often to look. */
export interface WaitOptions {
  /** What is waited for, for the message of the failure; the text of `look` when not given. */
  readonly what?: string;
  /** @defaultValue 25_000, within the 30 s that Jest gives a test */
  readonly withinMs?: number;
  /** @defaultValue 20 */
  readonly everyMs?: number;
}

/**
 * Repeats a check until it returns something.
 *
 * @param look - returns the thing itself, or `undefined` or `false` while it is not there yet; a look that throws counts
 *   as that
 * @returns what was seen
 * @throws {Error} when it is not there in time: with what was waited for, and the error of the last look as its cause
 */
export async function waitUntil<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { what = look.toString(), withinMs = 25_000, everyMs = 20 }: WaitOptions = {},
): Promise<T> {
  const endsAtMs = performance.now() + withinMs;
  const failure = new Error(`not within ${withinMs / 1000} s: ${what}`);
  // In an object, since the library takes a bare 0 or '' for nothing.
  const lookOnce = async (): Promise<false | ReturnType<typeof waitFor.resolveWith<{ readonly it: T }>>> => {
    try {
      const it = await look();
      failure.cause = undefined;
      if (it !== undefined && it !== false) return waitFor.resolveWith({ it });
    } catch (error) {
      failure.cause = error;
    }
    if (performance.now() > endsAtMs) throw failure;
    return false;
  };
  // Its own time limit adds a listener at every look, of which Node warns.
  const seen = await waitFor(lookOnce, { interval: everyMs });
  return seen.it;
}
