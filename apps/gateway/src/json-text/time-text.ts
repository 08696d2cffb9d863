let knownSecond = Number.NaN;
let textOfSecond = '';

/**
 * A time as RFC 3339 in UTC, as `Date.toISOString` writes it. Most times are of the second of the time before: its text is kept,
 * since the formatting took as long as all other members of a new job.
 *
 * @param timeMs - milliseconds since the epoch, an integer
 * @throws {RangeError} where `Date` has no such time
 */
export function timeText(timeMs: number): string {
  const second = Math.floor(timeMs / 1000);
  if (second !== knownSecond) {
    textOfSecond = new Date(second * 1000).toISOString().slice(0, -'000Z'.length);
    knownSecond = second;
  }
  return `${textOfSecond}${String(Math.floor(timeMs - second * 1000)).padStart(3, '0')}Z`;
}
