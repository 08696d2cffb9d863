import { renderTable } from '@tidegate/harness';
import { calibrationOf, withWait, type StatedWait } from '../estimates/calibration.js';
import { playLiveEstimates } from '../estimates/live-estimates.js';
import { experimentLoads } from '../experiment-loads.js';
import type { ExperimentOptions } from '../experiment-options.js';
import { withLocalStack } from '../live/with-local-stack.js';
import { worldOf } from './world-of.js';

const PATIENCE_SECONDS = 1800;
const HEADER = [
  'setting',
  'load',
  'stated',
  'not stated',
  'wait s',
  'p90 s',
  'below p90 %',
  'below p50 %',
  'that waited',
  'below p90 %',
];

/** How well a gateway's estimates of waits are calibrated: loads × settings, each on a local stack of its own. */
export async function runScaledEstimates(options: ExperimentOptions): Promise<void> {
  const { timeFactor, loads: words, settings } = options;
  const loads = await experimentLoads({ seeds: 1, spread: 'fixed', words });
  const rows: (readonly string[])[] = [];
  const all: StatedWait[] = [];
  for (const { name, runs } of loads)
    for (const setting of settings) {
      const arrivalsSeconds = [...(runs[0]?.arrivalsSeconds ?? [])].map((seconds) => seconds / timeFactor);
      const world = worldOf(options, 'scaled', setting, timeFactor);
      const { stated, unstated } = await withLocalStack(world, ({ url }) =>
        playLiveEstimates(url, arrivalsSeconds, PATIENCE_SECONDS / timeFactor),
      );
      rows.push(rowOf([setting, name], stated, String(unstated)));
      all.push(...stated);
    }
  console.log(renderTable(HEADER, [...rows, rowOf(['all', ''], all, '')]));
}

function rowOf(
  titles: readonly string[],
  stated: readonly StatedWait[],
  unstated: string,
): readonly string[] {
  const { count, belowP50, belowP90, trueSeconds, statedP90Seconds } = calibrationOf(stated);
  const waited = calibrationOf(withWait(stated));
  return [
    ...titles,
    String(count),
    unstated,
    trueSeconds.toFixed(2),
    statedP90Seconds.toFixed(2),
    (100 * belowP90).toFixed(0),
    (100 * belowP50).toFixed(0),
    String(waited.count),
    (100 * waited.belowP90).toFixed(0),
  ];
}
