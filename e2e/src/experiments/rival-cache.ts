import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WORKSPACE_ROOT } from '../system/workspace-paths.js';
import type { ExperimentLoad } from './experiment-loads.js';
import type { RivalOutcomes } from './play-rivals.js';
import type { Rival } from './rivals.js';

const FOLDER = join(WORKSPACE_ROOT, '.tidegate', 'experiments');

/** Where the outcomes of just these rivals on just these loads are kept. */
export function cacheFile(input: {
  readonly rivals: readonly Rival[];
  readonly loads: readonly ExperimentLoad[];
  readonly startupSeconds: number;
  readonly phases: number;
}): string {
  const { rivals, loads, startupSeconds, phases } = input;
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ startupSeconds, phases, rivals: rivals.map(({ name }) => name) }));
  for (const { name, runs } of loads) {
    hash.update(name);
    for (const { arrivalsSeconds, serviceSeconds } of runs) {
      hash.update(Buffer.from(arrivalsSeconds.buffer)).update(Buffer.from(serviceSeconds.buffer));
    }
  }
  return join(FOLDER, `rivals-${hash.digest('hex').slice(0, 24)}.json`);
}

/** Reads what is kept; undefined where nothing is. */
export async function readCache(file: string): Promise<RivalOutcomes | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RivalOutcomes;
  } catch {
    return undefined;
  }
}

/** Keeps outcomes for the next time. */
export async function writeCache(file: string, outcomes: RivalOutcomes): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, JSON.stringify(outcomes));
}
