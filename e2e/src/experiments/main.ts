import { writeFile } from 'node:fs/promises';
import { renderTable } from '../system/text-table.js';
import { compare, type Comparison } from './compare.js';
import { experimentLoads, type ExperimentLoad } from './experiment-loads.js';
import { readExperimentOptions, USAGE, type ExperimentOptions } from './experiment-options.js';
import { startupAwareController, startupAwareScaledObject } from './ours.js';
import { playLoad } from './play-load.js';
import { playRivals, type RivalOutcomes } from './play-rivals.js';
import { cacheFile, readCache, writeCache } from './rival-cache.js';
import { rivals } from './rivals.js';

/** One row of the table. */
interface ExperimentRow extends Comparison {
  readonly startupSeconds: number;
  readonly service: string;
  readonly waitingWorth: number;
}

async function main(): Promise<void> {
  const options = readExperimentOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return;
  }
  const rows: ExperimentRow[] = [];
  for (const spread of options.spreads) {
    const { seeds, traces } = options;
    const loads = await experimentLoads({ seeds, spread, ...(traces === undefined ? {} : { traces }) });
    for (const startupSeconds of options.startups) {
      const theirs = await rivalOutcomes(options, loads, startupSeconds);
      for (const waitingWorth of options.knobs) {
        const ours = playOurs(options, loads, startupSeconds, waitingWorth);
        rows.push({ startupSeconds, service: spread, waitingWorth, ...compare(theirs, ours) });
      }
      printRows(rows.slice(-options.knobs.length));
    }
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
}

async function rivalOutcomes(
  options: ExperimentOptions,
  loads: readonly ExperimentLoad[],
  startupSeconds: number,
): Promise<RivalOutcomes> {
  const { sweep, phases, fresh } = options;
  const input = { rivals: rivals(sweep), loads, startupSeconds, phases };
  const file = cacheFile(input);
  const cached = fresh ? undefined : await readCache(file);
  if (cached !== undefined) return cached;
  const total = input.rivals.length * loads.length;
  let played = 0;
  const onPlayed = (): void => {
    played += 1;
    if (process.stderr.isTTY)
      process.stderr.write(`\rstart-up ${startupSeconds} s: rivals ${played}/${total} `);
  };
  const outcomes = playRivals({ ...input, onPlayed });
  if (process.stderr.isTTY) process.stderr.write('\n');
  await writeCache(file, outcomes);
  return outcomes;
}

function playOurs(
  { phases }: ExperimentOptions,
  loads: readonly ExperimentLoad[],
  startupSeconds: number,
  waitingWorth: number,
): Record<string, ReturnType<typeof playLoad>> {
  const scaledObject = startupAwareScaledObject();
  return Object.fromEntries(
    loads.map((load) => [
      load.name,
      playLoad({
        load,
        startupSeconds,
        phases,
        idleGoFirst: true,
        controllerAt: (phase, run) =>
          startupAwareController({ scaledObject, waitingWorth, startupSeconds, phase, run }),
      }),
    ]),
  );
}

function printRows(rows: readonly ExperimentRow[]): void {
  const [first] = rows;
  if (first === undefined) return;
  console.log(`\n## start-up ${first.startupSeconds} s, service ${first.service}\n`);
  const names = Object.keys(first.byLoad);
  const header = ['waitingWorth', ...rows.map(({ waitingWorth }) => String(waitingWorth))];
  const line = (name: string, figure: (row: ExperimentRow) => string): string[] => [
    name,
    ...rows.map(figure),
  ];
  console.log(
    renderTable(header, [
      line('one setting for all', (row) => `${row.oneSettingForAll.toFixed(2)} ×`),
      line('best in hindsight, geometric mean', (row) => `${row.bestInHindsight.toFixed(2)} ×`),
      line('p95 in hindsight, geometric mean', (row) => `${row.p95InHindsight.toFixed(2)} ×`),
      ...names.map((name) =>
        line(name, ({ byLoad }) => {
          const { ratio = Number.NaN, ours } = byLoad[name] ?? {};
          const waiting = ours?.waitingSeconds.toFixed(2) ?? '';
          return `${ratio.toFixed(2)} × (${waiting} s, ${ours?.workerSeconds.toFixed(0) ?? ''})`;
        }),
      ),
    ]),
  );
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
