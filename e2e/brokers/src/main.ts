import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { runChaos, runSpecs, type CombinationRun } from './combination-run.js';
import { readDebianMirror, unpackSuite, type UnpackedSuite } from './debian-suite.js';
import { Launchers } from './launchers.js';
import { withOutcomes, type CombinationOutcome } from './outcome-table.js';
import { runUpgrade } from './upgrade-run.js';
import {
  chooseCombinations,
  combinationName,
  upgrades,
  type Choice,
  type Combination,
  type Release,
} from './releases.js';

/*
 * `npm run test:brokers`: the specs of broker, store, gateway and worker and the chaos run, against the versions of RabbitMQ,
 * Redis and Valkey that Debian's suites have now, and a local stack that is upgraded from each to the next. Writes docs/brokers-and-stores.md. Exit code 1 when something failed.
 */

const FOLDER = join(WORKSPACE_ROOT, '.tidegate/brokers');
const PAGE = join(WORKSPACE_ROOT, 'docs/brokers-and-stores.md');
const PRODUCTS: Readonly<Record<string, string>> = {
  'rabbitmq-server': 'RabbitMQ',
  'redis-server': 'Redis',
  'valkey-server': 'Valkey',
};

const USAGE = `npm run test:brokers -- [options]
  --all              every broker with every store, in place of each once
  --only NAME        one combination, such as rabbitmq-4.3+redis-8
  --skip-chaos       the specs alone
  --limit-minutes N  how long each part may take (15)`;

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    'skip-chaos': { type: 'boolean', default: false },
    'limit-minutes': { type: 'string', default: '15' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit();
}

function readChoice(): Choice {
  if (options.only !== undefined) return { kind: 'one', name: options.only };
  return { kind: options.all ? 'all' : 'each-once' };
}

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());

async function unpackSuites(
  combinations: readonly Combination[],
): Promise<ReadonlyMap<string, UnpackedSuite>> {
  const mirror = await readDebianMirror();
  const names = new Set(combinations.flatMap(({ broker, store }) => [broker.suite, store.suite]));
  const suites = new Map<string, UnpackedSuite>();
  for (const name of names) {
    console.log(`unpacking what Debian ${name} has …`);
    suites.set(name, await unpackSuite(mirror, name, join(FOLDER, 'suites', name)));
  }
  return suites;
}

/** For example `RabbitMQ 4.3.6 (Debian sid 4.3.6-1)`. */
function describe({ suite, package: name }: Release, suites: ReadonlyMap<string, UnpackedSuite>): string {
  const version = suites.get(suite)?.versions.get(name);
  if (version === undefined) throw new Error(`Debian ${suite} has no ${name}`);
  const upstream = version.replace(/[-+].*$/, '');
  return `${PRODUCTS[name] ?? name} ${upstream} (${suite} ${version})`;
}

async function runCombination(
  combination: Combination,
  suites: ReadonlyMap<string, UnpackedSuite>,
): Promise<{ readonly outcome: CombinationOutcome; readonly passed: boolean }> {
  const { broker, store } = combination;
  const folder = join(FOLDER, 'logs');
  await mkdir(folder, { recursive: true });
  const run: CombinationRun = {
    name: combinationName(combination),
    directory: await addPrograms(combination, suites),
    folder,
    limitSeconds: Number(options['limit-minutes']) * 60,
    signal: stopping.signal,
  };
  const titles = { broker: describe(broker, suites), store: describe(store, suites) };
  console.log(`${titles.broker}, ${titles.store}`);
  const specs = await runSpecs(run);
  report('specs', specs);
  const chaos = options['skip-chaos'] ? undefined : await runChaos(run);
  if (chaos) report('chaos', chaos);
  const date = new Date().toISOString().slice(0, 10);
  return {
    outcome: { ...titles, specs: specs.text, chaos: chaos?.text ?? 'not run', date },
    passed: specs.passed && chaos?.passed !== false,
  };
}

/** Launchers of the programs of a combination; returns their folder. */
async function addPrograms(
  combination: Combination,
  suites: ReadonlyMap<string, UnpackedSuite>,
): Promise<string> {
  const { broker, store } = combination;
  const launchers = await Launchers.in(join(FOLDER, 'programs', combinationName(combination)));
  await launchers.addBroker(suites.get(broker.suite)?.usr ?? '');
  await launchers.addStore(suites.get(store.suite)?.usr ?? '', store);
  return launchers.directory;
}

function report(
  part: string,
  { text, details }: { readonly text: string; readonly details: readonly string[] },
): void {
  console.log(`  ${part}: ${text}`);
  for (const detail of details) console.log(`    ${detail}`);
}

async function record(outcome: CombinationOutcome): Promise<void> {
  const page = withOutcomes(await readFile(PAGE, 'utf8'), [outcome]);
  await writeFile(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

async function runAll(combinations: readonly Combination[]): Promise<string> {
  const suites = await unpackSuites(combinations);
  let failures = 0;
  for (const combination of combinations) {
    const { outcome, passed } = await runCombination(combination, suites);
    if (stopping.signal.aborted) return 'stopped';
    await record(outcome);
    if (!passed) failures += 1;
  }
  for (const { before, after } of upgrades(combinations)) {
    const name = `${combinationName(before)} → ${combinationName(after)}`;
    console.log(`upgrade of a local stack with jobs, ${name}`);
    const outcome = await runUpgrade({
      before: await addPrograms(before, suites),
      after: await addPrograms(after, suites),
    });
    report('jobs', outcome);
    if (!outcome.passed) failures += 1;
  }
  return failures === 0 ? 'passed' : `FAILED ${failures} combinations or upgrades`;
}

const verdict = await runAll(chooseCombinations(readChoice()));
console.log(`brokers and stores: ${verdict}`);
process.exitCode = verdict === 'passed' ? 0 : 1;
