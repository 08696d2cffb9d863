import { renderTable } from '@tidegate/harness';
import { calibrationOf, withWait, type StatedWait } from '../estimates/calibration.js';
import { playEstimates, type PlayedEstimates } from '../estimates/play-estimates.js';
import { experimentLoads } from '../experiment-loads.js';
import type { ExperimentOptions } from '../experiment-options.js';
import { showProgress } from '../playing/progress.js';

const HEADER = [
  'start-up s',
  'service',
  'setting',
  'load',
  'jobs',
  'wait s',
  'p90 s',
  'below p90 %',
  'below p50 %',
  'that waited',
  'below p90 %',
  'while waiting',
  'below p90 %',
];

/** How well the estimates of waits are calibrated, in virtual time: loads × settings × start-ups × service times. */
export async function runEstimates(options: ExperimentOptions): Promise<void> {
  const rows: (readonly string[])[] = [];
  const all: PlayedEstimates[] = [];
  for (const spread of options.spreads) {
    const { seeds, traces, loads: words } = options;
    const loads = await experimentLoads({
      seeds,
      spread,
      words,
      ...(traces === undefined ? {} : { traces }),
    });
    const progress = showProgress(
      `${spread}: runs`,
      options.startups.length * options.settings.length * loads.length,
    );
    for (const startupSeconds of options.startups)
      for (const name of options.settings)
        for (const load of loads) {
          const played = together(
            load.runs.map((run, index) =>
              playEstimates({
                run,
                spread,
                setting: { kind: 'file', name },
                startupSeconds,
                phase: (index + 0.5) / load.runs.length,
                seed: index + 1,
              }),
            ),
          );
          all.push(played);
          rows.push(rowOf([String(startupSeconds), spread, name, load.name], played));
          progress.advance();
        }
    progress.end();
  }
  console.log(renderTable(HEADER, [...rows, rowOf(['all', '', '', ''], together(all))]));
}

function together(played: readonly PlayedEstimates[]): PlayedEstimates {
  return {
    pushed: played.flatMap(({ pushed }) => pushed),
    waiting: played.flatMap(({ waiting }) => waiting),
  };
}

function rowOf(titles: readonly string[], { pushed, waiting }: PlayedEstimates): readonly string[] {
  const { count, belowP50, belowP90, trueSeconds, statedP90Seconds } = calibrationOf(pushed);
  const counted = (waits: readonly StatedWait[]): readonly string[] => {
    const calibration = calibrationOf(waits);
    return [String(calibration.count), percent(calibration.belowP90)];
  };
  return [
    ...titles,
    String(count),
    trueSeconds.toFixed(1),
    statedP90Seconds.toFixed(1),
    percent(belowP90),
    percent(belowP50),
    ...counted(withWait(pushed)),
    ...counted(waiting),
  ];
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
