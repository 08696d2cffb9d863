import { writeFile } from 'node:fs/promises';
import { compare } from '../comparison/compare.js';
import type { ExperimentOptions } from '../experiment-options.js';
import { experimentLoads, workSeconds, type ExperimentLoad } from '../experiment-loads.js';
import { OutcomeCache } from '../playing/outcome-cache.js';
import { countPlays, playSettings, type Outcomes } from '../playing/play-settings.js';
import { showProgress } from '../playing/progress.js';
import { threadRunner, type TaskRunner } from '../playing/task-runner.js';
import { renderAims, renderComparison, type ComparisonRow } from '../comparison/render-comparison.js';
import { drawStartup, PLOTS_FOLDER, type PlayedStartup } from './draw-startup.js';
import { rivals } from '../settings/rivals.js';
import { clairvoyant, startupAware, type Setting } from '../settings/setting.types.js';

/** Of the clairvoyant's knob: far enough apart that its frontier has a point near every price. */
const CLAIRVOYANT_KNOBS = [0.1, 0.3, 1, 3, 10];

/**
 * Ours against the rivals and the clairvoyant, in virtual time on all cores; prints the results, and which aims are
 * met.
 */
export async function runSimulated(options: ExperimentOptions): Promise<void> {
  const runner = threadRunner();
  try {
    const rows: ComparisonRow[] = [];
    for (const service of options.spreads) {
      const { seeds, traces } = options;
      const loads = await experimentLoads({
        seeds,
        spread: service,
        words: options.loads,
        ...(traces === undefined ? {} : { traces }),
      });
      for (const startupSeconds of options.startups) {
        const played = await playStartup({ options, runner, loads, startupSeconds, service });
        for (const row of played.rows) console.log(renderComparison(row, row.comparison));
        rows.push(...played.rows);
        await drawStartup(played);
      }
    }
    console.log(renderAims(rows));
    console.log(`pictures: ${PLOTS_FOLDER}`);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
  } finally {
    await runner.close();
  }
}

async function playStartup(input: {
  readonly options: ExperimentOptions;
  readonly runner: TaskRunner;
  readonly loads: readonly ExperimentLoad[];
  readonly startupSeconds: number;
  readonly service: string;
}): Promise<PlayedStartup> {
  const { options, loads, startupSeconds, service } = input;
  const played = (what: string, settings: readonly Setting[]): Promise<Outcomes> =>
    cached({ ...input, settings, what: `start-up ${startupSeconds} s, ${service}: ${what}` });
  const theirs = await played('rivals', rivals(options.sweep));
  const clairvoyants = await played('clairvoyant', CLAIRVOYANT_KNOBS.map(clairvoyant));
  const ours = await played('ours', options.knobs.map(startupAware));
  const work = Object.fromEntries(loads.map((load) => [load.name, workSeconds(load)]));
  const rows = options.knobs.map((waitingWorth, knob) => {
    const outcomes = Object.entries(ours).flatMap(([load, byKnob]) => {
      const outcome = byKnob[knob];
      return outcome === undefined ? [] : [[load, outcome] as const];
    });
    const comparison = compare({
      ours: Object.fromEntries(outcomes),
      rivals: theirs,
      clairvoyants,
      workSeconds: work,
    });
    return { startupSeconds, service, waitingWorth, comparison };
  });
  return { loads, startupSeconds, service, rivals: theirs, clairvoyants, ours, rows };
}

async function cached(input: {
  readonly options: ExperimentOptions;
  readonly runner: TaskRunner;
  readonly loads: readonly ExperimentLoad[];
  readonly startupSeconds: number;
  readonly settings: readonly Setting[];
  readonly what: string;
}): Promise<Outcomes> {
  const { options, runner, loads, startupSeconds, settings, what } = input;
  const plan = { settings, loads, startupSeconds, phases: options.phases };
  const cache = await OutcomeCache.of(plan);
  const kept = options.fresh ? undefined : await cache.read();
  if (kept !== undefined) return kept;
  const progress = showProgress(what, countPlays(plan));
  try {
    const outcomes = await playSettings(plan, runner, () => progress.advance());
    await cache.write(outcomes);
    return outcomes;
  } finally {
    progress.end();
  }
}
