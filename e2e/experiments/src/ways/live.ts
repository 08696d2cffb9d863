import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExperimentOptions } from '../experiment-options.js';
import { openLiveSystem } from '../live/open-live-system.js';
import { playPair } from '../live/play-pair.js';
import { experimentLoads } from '../experiment-loads.js';
import { PLOTS_FOLDER } from './draw-startup.js';
import { plotFileName, writeSvg } from '../plots/render-svg.js';
import { runsPlot } from '../plots/runs-plot.js';
import { nearestPhase, renderLive, type LivePair } from '../live/render-live.js';
import { worldOf } from './world-of.js';

/** Loads × settings on a running system, each beside the simulator's result for the same arrivals. */
export async function runLiveWay(options: ExperimentOptions, way: 'scaled' | 'real'): Promise<void> {
  const { traces } = options;
  const factor = way === 'scaled' ? options.timeFactor : 1;
  const loads = await experimentLoads({
    seeds: 1,
    spread: 'fixed',
    words: options.loads,
    ...(traces === undefined ? {} : { traces }),
  });
  const pairs: LivePair[] = [];
  const system = way === 'real' ? await openLiveSystem(options.cluster) : undefined;
  try {
    for (const load of loads) {
      for (const setting of options.settings) {
        const plan = { load, setting, factor, world: worldOf(options, way, setting, factor) };
        const pair = await playPair(plan, { system, fresh: options.fresh });
        pairs.push(pair);
        await writeSvg(
          runsPlot(`${load.name}, ${way}, ${factor} × as fast`, [pair.live, nearestPhase(pair)]),
          join(PLOTS_FOLDER, plotFileName(way, load.name, setting)),
        );
      }
    }
  } finally {
    await system?.close();
  }
  console.log(renderLive(way, factor, pairs));
  console.log(`pictures: ${PLOTS_FOLDER}`);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(pairs)}\n`);
}
