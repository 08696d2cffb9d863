import { LocalStack, renderTable } from '@tidegate/harness';
import { parseArgs } from 'node:util';
import { type FaultReport, inflictFaults } from './fault-run.js';
import { takeLastCount } from './last-count.js';
import { Ledger } from './ledger.js';
import { pushUntilAborted } from './load.js';
import { ObservingClient } from './observing-client.js';
import { createRandom } from './random.js';

/*
 * What always holds (docs/architecture.md), from outside: everything is killed, restarted and frozen under load, and every id that
 * a client has received is counted. Exit code 1 and a last line `chaos: FAILED …` when one was broken.
 */

const USAGE = `npm run chaos -- [options]
  --seconds N  how long faults are made (180)
  --seed N     the same seed makes the same faults
  --rate N     jobs a second (20)`;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '180' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rate: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit();
}
const seed = Number(options.seed);
const random = createRandom(seed);

function renderFaults(reports: readonly FaultReport[]): string {
  const rows = reports.map(({ name, refusals, disconnections, recoverySeconds }) => [
    name,
    ...[refusals, disconnections, recoverySeconds.toFixed(1)].map(String),
  ]);
  return renderTable(['fault', 'refused', 'connections lost', 'recovery s'], rows);
}

console.log(`chaos for ${options.seconds} s with seed ${seed}`);
const stack = await LocalStack.start({
  MODEL_SETUP_SECONDS: '0.2',
  MODEL_PREDICT_SECONDS: '0.02',
  MAX_WORKERS: '3',
});
const ledger = new Ledger();
const client = new ObservingClient(stack.url, ledger);
const stopLoad = new AbortController();
try {
  const load = pushUntilAborted(client, ledger, {
    pushesPerSecond: Number(options.rate),
    signal: stopLoad.signal,
  });
  try {
    const reports = await inflictFaults(stack, ledger, {
      seconds: Number(options.seconds),
      random,
      say: (line) => console.log(line),
    });
    console.log(`\n${renderFaults(reports)}\n`);
  } catch (error) {
    ledger.violate(error instanceof Error ? error.message : String(error));
  } finally {
    stopLoad.abort();
    await load;
  }
  const count = await takeLastCount(stack.url, ledger);
  const rows = Object.entries({ accepted: ledger.accepted.size, ...count, refused: ledger.refusals });
  console.log(
    renderTable(
      ['jobs', 'count'],
      rows.map(([name, value]) => [name, String(value)]),
    ),
  );
  console.log(`slowest answer ${ledger.slowestMs.toFixed(0)} ms`);
  for (const violation of ledger.violations) console.log(`  violation: ${violation}`);
  if (ledger.violations.length > 0) console.log(`the stack's last output:\n${stack.recentOutput}`);
} finally {
  await client.close();
  await stack.stop();
}
const verdict = ledger.violations.length === 0 ? 'passed' : 'FAILED';
console.log(`chaos: ${verdict}, ${ledger.accepted.size} ids, seed ${seed}`);
process.exitCode = ledger.violations.length === 0 ? 0 : 1;
