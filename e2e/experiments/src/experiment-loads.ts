import { seededRandom } from '@tidegate/autoscaling';
import {
  evenArrivals,
  loadPatterns,
  parseArrivals,
  poissonArrivals,
  type LoadPatternName,
} from '@tidegate/simulation';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** How service times are spread about their mean. */
export type ServiceSpread = 'fixed' | 'exponential';

/** One list of arrivals with the time that each job runs. */
export interface LoadRun {
  readonly arrivalsSeconds: Float64Array;
  readonly serviceSeconds: Float64Array;
}

/** A load: one run, or several that differ by their seed. */
export interface ExperimentLoad {
  readonly name: string;
  readonly runs: readonly LoadRun[];
}

const SERVICE_SECONDS = 5;
const PATTERNS = Object.keys(loadPatterns) as LoadPatternName[];

/** What the loads are made from. */
export interface LoadOptions {
  /** Runs of each pattern with Poisson arrivals. */
  readonly seeds: number;
  readonly spread: ServiceSpread;
  /** A folder of arrival lists (CSV). */
  readonly traces?: string;
  /** Only loads whose name has one of these words in it. @defaultValue all */
  readonly words?: readonly string[];
}

/** The three patterns, with Poisson arrivals and evenly spaced, and every trace of the folder. */
export async function experimentLoads(options: LoadOptions): Promise<readonly ExperimentLoad[]> {
  const { seeds, spread, traces, words = [''] } = options;
  const patterns = PATTERNS.flatMap((name) => [
    {
      name: `${name}, Poisson`,
      runs: Array.from({ length: seeds }, (_, seed) =>
        runOf(
          poissonArrivals(loadPatterns[name], seededRandom(1000 * (seed + 1) + name.length)),
          spread,
          seed + 1,
        ),
      ),
    },
    { name: `${name}, even`, runs: [runOf(evenArrivals(loadPatterns[name]), spread, 1)] },
  ]);
  const all = [...patterns, ...(traces === undefined ? [] : await readTraces(traces, spread))];
  const wanted = all.filter(({ name }) => words.some((word) => name.includes(word)));
  if (wanted.length === 0) throw new Error(`no load has one of these words: ${words.join(', ')}`);
  return wanted;
}

async function readTraces(folder: string, spread: ServiceSpread): Promise<ExperimentLoad[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: basename(file, '.csv'),
      runs: [runOf(parseArrivals(await readFile(join(folder, file), 'utf8')), spread, 1)],
    })),
  );
}

function runOf(arrivalsSeconds: Float64Array, spread: ServiceSpread, seed: number): LoadRun {
  const random = seededRandom(7919 * seed + 13);
  const serviceSeconds = arrivalsSeconds.map(() =>
    spread === 'fixed' ? SERVICE_SECONDS : -SERVICE_SECONDS * Math.log(1 - random()),
  );
  return { arrivalsSeconds, serviceSeconds };
}

/**
 * The work of a load, by which no policy can pay less.
 * @returns seconds of service, the mean over its runs
 */
export function workSeconds({ runs }: ExperimentLoad): number {
  const work = runs
    .flatMap(({ serviceSeconds }) => [...serviceSeconds])
    .reduce((sum, seconds) => sum + seconds, 0);
  return work / runs.length;
}
