/** Nobody may ask for more than the time that a delivery is tried again for. */
const MOST_MS = 86_400_000;

/**
 * What a receiver asks for by `Retry-After` (RFC 9110): seconds, or a date.
 *
 * @param nowMs - milliseconds since the Unix epoch
 * @returns milliseconds from now; `undefined` where it asks for nothing that can be read
 */
export function retryAfterMs(
  header: string | readonly string[] | undefined,
  nowMs: number,
): number | undefined {
  const text = typeof header === 'string' ? header.trim() : header?.[0]?.trim();
  if (text === undefined || text === '') return undefined;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MOST_MS);
}
