import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../system/api-client.js';
import { LocalStack } from '../../system/local-stack.js';
import type { ExperimentOptions } from '../experiment-options.js';
import { liveRunFile, readLiveRun, writeLiveRun } from '../live/live-cache.js';
import type { LiveRun, WorkerObserver } from '../live/live-run.types.js';
import { simulateLike, type LiveWorld } from '../live/like-live.js';
import { MetricsObserver } from '../live/metrics-observer.js';
import { runLive } from '../live/run-live.js';
import { scaleScaledObject } from '../live/scale-scaled-object.js';
import { StackObserver } from '../live/stack-observer.js';
import { experimentLoads, type ExperimentLoad } from '../loads/experiment-loads.js';
import { showProgress } from '../playing/progress.js';
import { PLOTS_FOLDER } from '../plots/draw-startup.js';
import { plotFileName, writeSvg } from '../plots/render-svg.js';
import { runsPlot } from '../plots/runs-plot.js';
import { renderLive, type LivePair } from '../report/render-live.js';
import { settingYaml } from '../settings/scaled-objects.js';

const SERVICE_SECONDS = 5;
const SYNC_SECONDS = 15;
const TAIL_SECONDS = 600;
/** Of the syncs, at which the simulator plays what was run. */
const PHASES = 15;
const PATIENCE_SECONDS = 1800;
/** The local stack's queue totals are that old at most; the management API of a cluster looks every 5 s. */
const READING_SECONDS = { scaled: 0.5, real: 5 };

interface LiveRunPlan {
  readonly load: ExperimentLoad;
  readonly setting: string;
  readonly world: LiveWorld;
  readonly factor: number;
}

/** Loads × settings on a running system, each beside what the simulator says of the same arrivals. */
export async function runLiveWay(options: ExperimentOptions, way: 'scaled' | 'real'): Promise<void> {
  const { traces } = options;
  const baseUrl = process.env.BASE_URL;
  if (way === 'real' && baseUrl === undefined)
    throw new Error('--way real needs BASE_URL in the environment');
  const factor = way === 'scaled' ? options.timeFactor : 1;
  const loads = await experimentLoads({
    seeds: 1,
    spread: 'fixed',
    words: options.loads,
    ...(traces === undefined ? {} : { traces }),
  });
  const pairs: LivePair[] = [];
  for (const load of loads) {
    for (const setting of options.settings) {
      const plan = { load, setting, factor, world: worldOf(options, way, setting, factor) };
      const pair = await playPair(options, plan, way === 'real' ? baseUrl : undefined);
      pairs.push(pair);
      await writeSvg(
        runsPlot(`${load.name}, ${way}, ${factor} × as fast`, [pair.live, pair.simulated]),
        join(PLOTS_FOLDER, plotFileName(way, load.name, setting)),
      );
    }
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

async function playPair(
  { fresh }: ExperimentOptions,
  plan: LiveRunPlan,
  baseUrl: string | undefined,
): Promise<LivePair> {
  const { load, setting, world } = plan;
  const arrivals = [...(load.runs[0]?.arrivalsSeconds ?? [])];
  const file = liveRunFile(`${setting} ${load.name}`, { world, arrivals, baseUrl });
  const kept = fresh ? undefined : await readLiveRun(file);
  const live = kept ?? (await (baseUrl === undefined ? onLocalStack(plan) : onSystem(plan, baseUrl)));
  if (kept === undefined) await writeLiveRun(file, live);
  const atAllPhases = Array.from({ length: PHASES }, (_, index) =>
    simulateLike(live, world, ((index + 0.5) / PHASES) * world.syncPeriodSeconds),
  );
  return { live, simulated: simulateLike(live, world), atAllPhases };
}

async function onLocalStack(plan: LiveRunPlan): Promise<LiveRun> {
  const { world } = plan;
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-experiment-'));
  try {
    const file = join(folder, 'scaledobject.yaml');
    await writeFile(file, world.scaledObject);
    const stack = await LocalStack.start({
      SCALED_OBJECT: file,
      HPA_SYNC_PERIOD_SECONDS: String(world.syncPeriodSeconds),
      MODEL_SETUP_SECONDS: String(world.startupSeconds),
      MODEL_PREDICT_SECONDS: String(world.serviceSeconds),
    });
    try {
      return await play(plan, stack.url, new StackObserver(stack));
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function onSystem(plan: LiveRunPlan, baseUrl: string): Promise<LiveRun> {
  return play(plan, baseUrl, new MetricsObserver(baseUrl));
}

async function play(plan: LiveRunPlan, url: string, observer: WorkerObserver): Promise<LiveRun> {
  const { load, setting, factor, world } = plan;
  const arrivalsSeconds = [...(load.runs[0]?.arrivalsSeconds ?? [])].map((seconds) => seconds / factor);
  const progress = showProgress(`${load.name}, ${setting}: jobs`, arrivalsSeconds.length);
  const client = new ApiClient(url);
  try {
    return await runLive(
      {
        load: load.name,
        setting,
        arrivalsSeconds,
        tailSeconds: world.tailSeconds,
        patienceSeconds: PATIENCE_SECONDS / factor,
        onFinished: () => progress.advance(),
      },
      client,
      observer,
    );
  } finally {
    progress.end();
    await client.close();
  }
}
