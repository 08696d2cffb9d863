const WAIT = /^wait\s*(?:=\s*"?(\d{1,9})"?\s*)?(?:;.*)?$/i;

/**
 * How long a client prefers to wait for an answer, by the header `Prefer` (RFC 7240). Preferences that are not understood are
 * left out, as that standard says; of several, the first counts.
 *
 * Examples, with 60 s as the most: `wait=10` is 10, `respond-async, wait=90` is 60, `wait` is 60.
 *
 * @param header - its value; several are joined with commas
 * @param mostSeconds - what is granted at most
 * @returns whole seconds, or `undefined` where the client does not want to wait
 */
export function preferredWait(header: string | undefined, mostSeconds: number): number | undefined {
  if (header === undefined) return undefined;
  for (const preference of header.split(',')) {
    const match = WAIT.exec(preference.trim());
    if (match) return Math.min(match[1] === undefined ? mostSeconds : Number(match[1]), mostSeconds);
  }
  return undefined;
}
