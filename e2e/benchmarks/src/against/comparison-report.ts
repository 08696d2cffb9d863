import { median } from '@tidegate/harness';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport, Target } from '../report/section-report.js';
import { medianRatio, type Pair } from './median-ratio.js';

/** What was measured for both builds. */
export interface ComparedQuantity {
  readonly name: string;
  /** For times, where less is better, `lower`. */
  readonly better: 'higher' | 'lower';
  readonly pairs: readonly Pair[];
}

/** By how much a build may be worse: than the one before, and than the first one of a row of issues. */
const BOUNDS = [0.05, 0.1];
const RATIO_DIGITS = 3;

/**
 * One part of the comparison: medians, the median ratio with its interval, and whether it stays in bounds.
 *
 * @param random - gives numbers from 0 up to and not including 1
 */
export function reportComparison(
  title: string,
  revision: string,
  quantities: readonly ComparedQuantity[],
  random: () => number,
): SectionReport {
  const compared = quantities.map((quantity) => ({ ...quantity, ...medianRatio(quantity.pairs, random) }));
  return {
    title: `${title}, beside ${revision}`,
    header: ['what', 'pairs', 'before', 'now', 'now / before', 'least', 'most (95 %)'],
    rows: compared.map(({ name, pairs, ratio, low, high }) => [
      name,
      String(pairs.length),
      renderFigure(median(pairs.map(({ before }) => before))),
      renderFigure(median(pairs.map(({ now }) => now))),
      ...[ratio, low, high].map((figure) => figure.toFixed(RATIO_DIGITS)),
    ]),
    targets: compared.flatMap(({ name, better, ratio }) =>
      BOUNDS.map((share): Target => ({
        name: `${name} within ${share * 100} %`,
        value: ratio,
        ...(better === 'higher'
          ? { relation: 'at least', bound: 1 - share }
          : { relation: 'at most', bound: 1 + share }),
        unit: '×',
      })),
    ),
    notes: [
      'the median of the ratios of all pairs, both builds in turn; the interval is a bootstrap of the pairs',
    ],
    measurements: Object.fromEntries(
      compared.flatMap(({ name, pairs }) => [
        [`${name}: before`, pairs.map(({ before }) => before)],
        [`${name}: now`, pairs.map(({ now }) => now)],
      ]),
    ),
  };
}
