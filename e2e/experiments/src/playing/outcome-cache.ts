import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXPERIMENTS_FOLDER } from '../experiments-folder.js';
import type { Outcomes, PlayPlan } from './play-settings.js';

const LIBRARIES = join(WORKSPACE_ROOT, 'libs');
const COMPILED = ['autoscaling/dist/', 'simulation/dist/'];
/** Files that only our policy uses: a change of them keeps the results of the rivals. */
const POLICY_CODE = [
  'autoscaling/dist/policy/',
  'simulation/dist/clairvoyant.policy.js',
  'simulation/dist/controllers/controller-for.js',
  'simulation/dist/controllers/policy.controller.js',
];
/** Files on which no result depends: the loads themselves are in the key. */
const OTHER_CODE = ['autoscaling/dist/index.js', 'simulation/dist/index.js', 'simulation/dist/loads/'];

/** The code at the start of this program, which is the code that it runs. */
const codeHashes = {
  withPolicy: hashCode(() => true),
  withoutPolicy: hashCode((file) => !beginsWith(POLICY_CODE, file)),
};

/** Keeps results as JSON, for as long as neither the plan nor the code changes. */
export class OutcomeCache {
  private constructor(private readonly file: string) {}

  /** The file for exactly these settings on exactly these loads. */
  static async of(plan: PlayPlan): Promise<OutcomeCache> {
    const { settings, loads, startupSeconds, phases } = plan;
    const isPolicyPlayed = settings.some(({ kind }) => kind !== 'queue-length' && kind !== 'fleet');
    const hash = createHash('sha256');
    hash.update(await (isPolicyPlayed ? codeHashes.withPolicy : codeHashes.withoutPolicy));
    hash.update(JSON.stringify({ startupSeconds, phases, settings }));
    for (const { name, runs } of loads) {
      hash.update(name);
      for (const { arrivalsSeconds, serviceSeconds } of runs) {
        hash.update(Buffer.from(arrivalsSeconds.buffer)).update(Buffer.from(serviceSeconds.buffer));
      }
    }
    const kind = settings[0]?.kind ?? 'nothing';
    return new OutcomeCache(
      join(EXPERIMENTS_FOLDER, `outcomes-${kind}-${hash.digest('hex').slice(0, 24)}.json`),
    );
  }

  /** The kept results; undefined where there are none. */
  async read(): Promise<Outcomes | undefined> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8')) as Outcomes;
    } catch {
      return undefined;
    }
  }

  async write(outcomes: Outcomes): Promise<void> {
    await mkdir(EXPERIMENTS_FOLDER, { recursive: true });
    await writeFile(this.file, JSON.stringify(outcomes));
  }
}

function beginsWith(starts: readonly string[], file: string): boolean {
  return starts.some((start) => file.startsWith(start));
}

async function hashCode(belongs: (file: string) => boolean): Promise<string> {
  const listed = await Promise.all(
    COMPILED.map(async (folder) =>
      (await readdir(join(LIBRARIES, folder), { recursive: true })).map((file) => `${folder}${file}`),
    ),
  );
  const files = listed
    .flat()
    .filter((file) => file.endsWith('.js') && !beginsWith(OTHER_CODE, file) && belongs(file))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(LIBRARIES, file)));
  return hash.digest('hex');
}
