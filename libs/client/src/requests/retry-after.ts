/**
 * Reads `Retry-After`: seconds, or a date (RFC 9110).
 *
 * @param now - what a date is compared with
 * @returns seconds from now, at least 0; `undefined` where it is neither
 */
export function retryAfterSeconds(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  // `Date.parse` takes more than dates.
  const atMs = /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, (atMs - now.getTime()) / 1000);
}
