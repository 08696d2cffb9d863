import { END_OF_LIFE_FILE, type EndOfLifeTable } from './end-of-life.js';
import type { Pin } from './pin.js';

/** What to do about a pin: nothing, something soon, or something now. */
export type Verdict = 'maintained' | 'warning' | 'failure';

/** One pin, and the state of its line. */
export interface JudgedPin {
  readonly pin: Pin;
  readonly verdict: Verdict;
  /** The last day of its line, or why there is none. */
  readonly knowledge: string;
}

/** Days before the end of a line, and days after a page without a date was read, when someone should check again. */
export const NOTICE_DAYS = 90;

const DAY_MS = 86_400_000;

/**
 * Compares pins with the table. A line that is past its end is a failure where we use it, and a warning where it is
 * only the oldest that we accept. A line that the table does not have is a failure.
 *
 * Example: with Node 20 maintained until 2026-04-30, `node:20` in a Containerfile fails from 2026-05-01 on, and
 * `"node": ">=20.19.0"` warns (`judge-pins.spec.ts`).
 *
 * @param today - as `2026-11-28`
 */
export function judgePins(pins: readonly Pin[], table: EndOfLifeTable, today: string): readonly JudgedPin[] {
  return pins.map((pin) => ({ pin, ...judge(pin, table, today) }));
}

function judge(pin: Pin, table: EndOfLifeTable, today: string): Omit<JudgedPin, 'pin'> {
  const product = table[pin.product];
  const end = product?.lines[pin.line];
  if (product === undefined || end === undefined)
    return {
      verdict: 'failure',
      knowledge: `no end-of-life date is known for ${pin.product} ${pin.line}: add it to ${END_OF_LIFE_FILE}`,
    };
  if (end === 'not announced') {
    const ageDays = daysBetween(product.read, today);
    const knowledge = `no end was announced on ${product.read}`;
    return ageDays < NOTICE_DAYS
      ? { verdict: 'maintained', knowledge }
      : { verdict: 'warning', knowledge: `${knowledge}, ${ageDays} days ago: read ${product.source} again` };
  }
  const leftDays = daysBetween(today, end);
  if (leftDays < 0)
    return {
      verdict: pin.role === 'used' ? 'failure' : 'warning',
      knowledge: `past its end of life since ${end} (${product.source})`,
    };
  return leftDays < NOTICE_DAYS
    ? { verdict: 'warning', knowledge: `ends on ${end}, in ${leftDays} days (${product.source})` }
    : { verdict: 'maintained', knowledge: `until ${end}` };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
