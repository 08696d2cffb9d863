/** RFC 3339, whose seconds may be left out. A `+` that was not escaped has become a space in the query. */
const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+\- ]\d\d:\d\d)$/;

/** The problem of a parameter that is no time. */
export function notATime(name: string): string {
  return `${name} must be a time such as 2026-01-01T12:00:00Z`;
}

/**
 * Reads a time of a query, such as `2026-01-01T12:00Z` or `2026-01-01T13:00:00.5 01:00`.
 *
 * @returns milliseconds since the epoch, none below 0, or `undefined` for a text that is no time
 */
export function readTime(text: string): number | undefined {
  const [, year, month, day] = (TIME.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  // `Date` takes the 30th of February for the 2nd of March.
  if (day > daysOf(year, month)) return undefined;
  const timeMs = Date.parse(text.toUpperCase().replace(' ', '+'));
  return Number.isNaN(timeMs) ? undefined : Math.max(0, timeMs);
}

/** How many days a month has, from 1. Leap years are the same 400 years later, and `Date` takes years below 100 for others. */
function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
