import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExperimentOptions } from '../experiment-options.js';
import type { LiveWorld } from '../live/like-live.js';
import { openLiveSystem } from '../live/open-live-system.js';
import { playPair } from '../live/play-pair.js';
import { scaleScaledObject } from '../live/scale-scaled-object.js';
import { experimentLoads } from '../experiment-loads.js';
import { PLOTS_FOLDER } from './draw-startup.js';
import { plotFileName, writeSvg } from '../plots/render-svg.js';
import { runsPlot } from '../plots/runs-plot.js';
import { nearestPhase, renderLive, type LivePair } from '../live/render-live.js';
import { settingYaml } from '../settings/scaled-objects.js';

const SERVICE_SECONDS = 5;
const SYNC_SECONDS = 15;
const TAIL_SECONDS = 600;
/** The age of queue totals: at most this on the local stack; 5 s in the management API of a cluster. */
const READING_SECONDS = { scaled: 0.5, real: 5 };

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

function worldOf(
  { startups }: ExperimentOptions,
  way: 'scaled' | 'real',
  setting: string,
  factor: number,
): LiveWorld {
  return {
    scaledObject: scaleScaledObject(settingYaml(setting), factor),
    syncPeriodSeconds: SYNC_SECONDS / factor,
    startupSeconds: (startups[0] ?? 30) / factor,
    serviceSeconds: SERVICE_SECONDS / factor,
    tailSeconds: TAIL_SECONDS / factor,
    readingSeconds: READING_SECONDS[way],
  };
}
