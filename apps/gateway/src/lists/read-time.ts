/** RFC 3339. A `+` that was not escaped has become a space in the query. */
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+\- ]\d\d:\d\d)$/;

/**
 * Reads a time of a query.
 *
 * @returns milliseconds since the epoch, none below 0, or `undefined` for a text that is no time
 */
export function readTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined;
  const timeMs = Date.parse(text.toUpperCase().replace(' ', '+'));
  return Number.isNaN(timeMs) ? undefined : Math.max(0, timeMs);
}
