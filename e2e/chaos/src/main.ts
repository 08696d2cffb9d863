import { renderTable } from '@tidegate/harness';
import { parseArgs } from 'node:util';
import { breakEverything } from './break-everything.js';
import { raceCancels } from './races/cancel-races.js';
import { raceRetries } from './races/retry-races.js';
import type { RaceCount, RaceOptions } from './races/race.types.js';

/*
 * What always holds (docs/architecture.md), from outside, while processes are killed. Exit code 1 and a last line
 * `chaos: FAILED …` when something was broken.
 */

const USAGE = `npm run chaos -- [options]
  --part NAME  everything: all is killed, restarted and frozen, and each id is counted (default)
               cancels: jobs are canceled while workers and gateways are killed
               retries: gateways are killed while they publish retries
  --seconds N  how long faults are made (180)
  --seed N     the same seed makes the same faults
  --rate N     everything: jobs a second (20)
  --followed N everything: jobs whose events clients follow, at any time (3)`;

/** What a part has come to. */
interface Outcome {
  readonly jobs: number;
  readonly violations: readonly string[];
}

const SHOWN_VIOLATIONS = 20;

const { values: options } = parseArgs({
  options: {
    part: { type: 'string', default: 'everything' },
    seconds: { type: 'string', default: '180' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rate: { type: 'string', default: '20' },
    followed: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

async function run(race: (options: RaceOptions) => Promise<RaceCount>, how: RaceOptions): Promise<Outcome> {
  const { counts, violations } = await race(how);
  const rows = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  console.log(renderTable(['', 'count'], rows));
  return { jobs: counts.jobs ?? 0, violations };
}

async function runPart(part: string, how: RaceOptions): Promise<Outcome> {
  switch (part) {
    case 'everything': {
      const { rate, followed } = options;
      const more = { rate: Number(rate), followedJobsAtOnce: Number(followed) };
      const { accepted, violations } = await breakEverything({ ...how, ...more });
      return { jobs: accepted.size, violations };
    }
    case 'cancels':
      return run(raceCancels, how);
    case 'retries':
      return run(raceRetries, how);
    default:
      throw new Error(`--part = "${part}", must be everything, cancels or retries`);
  }
}

if (options.help) {
  console.log(USAGE);
  process.exit();
}
const { part, seconds } = options;
const seed = Number(options.seed);
console.log(`chaos (${part}) for ${seconds} s with seed ${seed}`);
const { jobs, violations } = await runPart(part, { seconds: Number(seconds), seed });
for (const violation of violations.slice(0, SHOWN_VIOLATIONS)) console.log(`  violation: ${violation}`);
console.log(`chaos: ${violations.length === 0 ? 'passed' : 'FAILED'}, ${jobs} ids, seed ${seed}`);
process.exitCode = violations.length === 0 ? 0 : 1;
