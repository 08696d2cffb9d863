import { join } from 'node:path';
import { meansBySetting } from '../comparison/compare.js';
import type { ExperimentLoad } from '../experiment-loads.js';
import { playRecord } from '../playing/play-records.js';
import type { Outcomes } from '../playing/play-settings.js';
import type { ComparisonRow } from '../comparison/render-comparison.js';
import { SETTING_FILES } from '../settings/scaled-objects.js';
import { EXPERIMENTS_FOLDER } from '../experiments-folder.js';
import { frontierPlot } from '../plots/frontier-plot.js';
import { plotFileName, writeSvg } from '../plots/render-svg.js';
import { runsPlot } from '../plots/runs-plot.js';
import { sideBySidePlot } from '../plots/side-by-side-plot.js';

/** The folder of the pictures. */
export const PLOTS_FOLDER = join(EXPERIMENTS_FOLDER, 'plots');

/** All results with one start-up time and one spread of service times. */
export interface PlayedStartup {
  readonly loads: readonly ExperimentLoad[];
  readonly startupSeconds: number;
  readonly service: string;
  readonly rivals: Outcomes;
  readonly clairvoyants: Outcomes;
  readonly ours: Outcomes;
  readonly rows: readonly ComparisonRow[];
}

/** The phase of the runs that are drawn. */
const DRAWN_PHASE = 0.5;

/** The settings that are drawn beside each other, and what the picture calls them. */
const SIDE_BY_SIDE = { 'startup-aware': 'start-up aware', deployed: 'queue length' };

/** Draws the frontiers, of all loads together and load by load, and one run of each load under each setting that has a file. */
export async function drawStartup(played: PlayedStartup): Promise<void> {
  const { loads, startupSeconds, service, rivals, clairvoyants, ours } = played;
  const circumstances = `start-up ${startupSeconds} s, service ${service}`;
  const names = loads.map(({ name }) => name);
  const all = {
    load: 'all loads, one setting for all',
    rivals: meansBySetting(names, rivals),
    clairvoyants: meansBySetting(names, clairvoyants),
    ours: meansBySetting(names, ours),
  };
  const byLoad = names.map((load) => ({
    load,
    rivals: rivals[load] ?? [],
    clairvoyants: clairvoyants[load] ?? [],
    ours: ours[load] ?? [],
  }));
  const draw = (...words: readonly string[]): string => join(PLOTS_FOLDER, plotFileName(...words));
  await writeSvg(frontierPlot(circumstances, [all]), draw('frontier', circumstances, 'all loads'));
  await writeSvg(frontierPlot(circumstances, byLoad), draw('frontier', circumstances));
  for (const { name, runs } of loads) {
    const [run] = runs;
    if (run === undefined) continue;
    const records = SETTING_FILES.map((file) =>
      playRecord({
        load: name,
        run,
        setting: { kind: 'file', name: file },
        startupSeconds,
        phase: DRAWN_PHASE,
      }),
    );
    await writeSvg(runsPlot(`${name}, ${circumstances}`, records), draw('runs', name, circumstances));
    const columns = Object.entries(SIDE_BY_SIDE).flatMap(([setting, title]) =>
      records.filter((record) => record.setting === setting).map((record) => ({ name: title, record })),
    );
    await writeSvg(
      sideBySidePlot(`${name}, ${circumstances}`, run, columns),
      draw('side by side', name, circumstances),
    );
  }
}
