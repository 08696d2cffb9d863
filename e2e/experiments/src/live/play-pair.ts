import { ApiClient } from '@tidegate/harness';
import type { ExperimentLoad } from '../experiment-loads.js';
import { showProgress } from '../playing/progress.js';
import type { LivePair } from './render-live.js';
import { simulateLike, type LiveWorld } from './like-live.js';
import { liveRunFile, readLiveRun, writeLiveRun } from './live-cache.js';
import type { LiveRun, WorkerObserver } from './live-run.types.js';
import type { LiveSystem } from './live-system.types.js';
import { runLive } from './run-live.js';
import { StackObserver } from './stack-observer.js';
import { withLocalStack } from './with-local-stack.js';

const PATIENCE_SECONDS = 1800;

/** One load under one setting. */
export interface LiveRunPlan {
  readonly load: ExperimentLoad;
  readonly setting: string;
  readonly world: LiveWorld;
  /** How many times faster than usual its clock is. */
  readonly factor: number;
}

/**
 * Runs a load, unless its result is kept from before, and simulates it.
 * @param plan - what to run
 * @param how - on which system, a local stack of its own where there is none; and whether kept results are ignored
 */
export async function playPair(
  plan: LiveRunPlan,
  { system, fresh }: { readonly system: LiveSystem | undefined; readonly fresh: boolean },
): Promise<LivePair> {
  const { load, setting, world } = plan;
  const arrivals = [...(load.runs[0]?.arrivalsSeconds ?? [])];
  const file = liveRunFile(`${setting} ${load.name}`, { world, arrivals, baseUrl: system?.name });
  const kept = fresh ? undefined : await readLiveRun(file);
  const live = kept ?? (await (system === undefined ? onLocalStack(plan) : onSystem(plan, system)));
  if (kept === undefined) await writeLiveRun(file, live);
  return { live, simulated: simulateLike(live, world) };
}

async function onLocalStack(plan: LiveRunPlan): Promise<LiveRun> {
  return withLocalStack(plan.world, (stack) => play(plan, stack.url, new StackObserver(stack)));
}

async function onSystem(plan: LiveRunPlan, system: LiveSystem): Promise<LiveRun> {
  await system.prepare(plan.setting);
  const observer = await system.observe();
  try {
    return await play(plan, system.url, observer);
  } finally {
    observer.stop?.();
  }
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
