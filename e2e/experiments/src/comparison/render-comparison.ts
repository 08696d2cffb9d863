import { renderTable } from '@tidegate/harness';
import { aimsOf, type Aim } from './aims.js';
import type { Comparison, Standing } from './compare.js';

/** What was compared, for a heading. */
export interface ComparisonTitle {
  readonly startupSeconds: number;
  readonly service: string;
  readonly waitingWorth: number;
}

/** One setting of the knob on all loads. */
export interface ComparisonRow extends ComparisonTitle {
  readonly comparison: Comparison;
}

const HEADER = [
  'load',
  'waiting s',
  'rivals',
  'ratio',
  'clairvoyant',
  'its ratio',
  'gap left',
  'p95 s',
  'p95 ratio',
  'worker-s',
  '× work',
];

/** One setting of the knob, load by load. */
export function renderComparison(title: ComparisonTitle, comparison: Comparison): string {
  const { byLoad, oneSettingForAll, bestInHindsight, p95InHindsight } = comparison;
  const { startupSeconds, service, waitingWorth } = title;
  const table = renderTable(HEADER, [
    ...Object.entries(byLoad).map(([load, standing]) => row(load, standing)),
    row('one setting for all', oneSettingForAll),
  ]);
  const hindsight =
    `best in hindsight, geometric mean: waiting ${bestInHindsight.ratio.toFixed(2)} × ` +
    `(clairvoyant ${bestInHindsight.clairvoyantRatio.toFixed(2)} ×), p95 ${p95InHindsight.ratio.toFixed(2)} × ` +
    `(clairvoyant ${p95InHindsight.clairvoyantRatio.toFixed(2)} ×)`;
  return `## start-up ${startupSeconds} s, service ${service}, knob ${waitingWorth}\n\n${table}\n\n${hindsight}\n`;
}

function row(name: string, standing: Standing): readonly string[] {
  const { ours, rivals, clairvoyant, workSeconds, ratio, clairvoyantRatio, p95Ratio, gapLeft } = standing;
  return [
    name,
    ours.waitingSeconds.toFixed(2),
    rivals.waitingSeconds.toFixed(2),
    `${ratio.toFixed(2)} ×`,
    clairvoyant.waitingSeconds.toFixed(2),
    `${clairvoyantRatio.toFixed(2)} ×`,
    gapLeft === undefined ? '–' : `${(100 * gapLeft).toFixed(0)} %`,
    ours.p95Seconds.toFixed(1),
    `${p95Ratio.toFixed(2)} ×`,
    ours.workerSeconds.toFixed(0),
    (ours.workerSeconds / workSeconds).toFixed(2),
  ];
}

/** Which aims are met, and by how much the others are missed. */
export function renderAims(rows: readonly ComparisonRow[]): string {
  const aims = rows.flatMap(({ comparison, ...title }) =>
    aimsOf(title.startupSeconds, comparison).map((aim) => ({ title, aim })),
  );
  const missed = aims.filter(({ aim }) => !aim.isMet);
  const lines = renderTable(
    ['aim', 'start-up s', 'service', 'knob', 'reached', ''],
    aims
      .filter(({ aim }) => !aim.isMet || !aim.what.includes(', ratio') || aim.what.startsWith('one setting'))
      .map(({ title, aim }) => [
        describe(aim),
        String(title.startupSeconds),
        title.service,
        String(title.waitingWorth),
        aim.reached.toFixed(2),
        aim.isMet ? 'met' : 'NOT MET',
      ]),
  );
  return `## Aims: ${aims.length - missed.length} of ${aims.length} met\n\n${lines}\n`;
}

function describe({ what, aim, loweredFrom }: Aim): string {
  const lowered = loweredFrom === undefined ? '' : ` (80 % of the clairvoyant's; ${loweredFrom} by itself)`;
  return `${what}: ${aim.toFixed(2)}${lowered}`;
}
