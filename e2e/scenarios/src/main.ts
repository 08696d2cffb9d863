import { mean, quantile, renderTable } from '@tidegate/harness';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runScenario, type ScenarioResult } from './run-scenario.js';
import { FULL_PLAN, SHORT_PLAN } from './scenario-plan.js';
import { openSystem } from './system-under-test.js';

/*
 * The earlier service's client scenarios against BASE_URL, or against a local stack that is started for them;
 * with `--cluster` against the cluster of the current kubeconfig (TIDEGATE_NAMESPACE, `tidegate` by default).
 * `--short` is the version for CI; `--json FILE` keeps the results. Exit code 1 and a last line `e2e: FAILED …` when anything went wrong.
 */

function renderResult({ name, users, latencySeconds, kills, errors, replicas }: ScenarioResult): string {
  const figures =
    latencySeconds.length === 0
      ? ['-', '-', '-', '-']
      : [mean(latencySeconds), ...[0.5, 0.95, 1].map((fraction) => quantile(latencySeconds, fraction))].map(
          (seconds) => seconds.toFixed(2),
        );
  const header = ['scenario', 'users', 'mean s', 'p50 s', 'p95 s', 'max s', 'killed', 'errors'];
  return [
    renderTable(header, [[name, String(users), ...figures, String(kills), String(errors.length)]]),
    ...(replicas === undefined
      ? []
      : [
          `  replicas: ${replicas.map(([atSeconds, count]) => `${count} at ${atSeconds.toFixed(0)} s`).join(', ')}`,
        ]),
    ...errors.map((error) => `  error: ${error}`),
    '',
  ].join('\n');
}

const USAGE = `npm run e2e -- [options]
  --short      the version for CI
  --cluster    against the cluster of the current kubeconfig
  --only NAME  only the scenarios whose names begin so
  --json FILE  keep what was seen`;

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    cluster: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit();
}
const plan = options.short ? SHORT_PLAN : FULL_PLAN;
const { only } = options;
const scenarios = plan.scenarios.filter(({ name }) => only === undefined || name.startsWith(only));
if (scenarios.length === 0) throw new Error(`--only = "${only ?? ''}", must begin the name of a scenario`);

async function runAll(): Promise<readonly ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  const system = await openSystem({
    onCluster: options.cluster,
    namespace: process.env.TIDEGATE_NAMESPACE ?? 'tidegate',
    baseUrl: process.env.BASE_URL,
    stackEnvironment: plan.stackEnvironment,
  });
  try {
    console.log(`driving ${system.description}\n`);
    for (const scenario of scenarios) {
      const result = await runScenario({ system, habits: plan.habits }, scenario);
      console.log(renderResult(result));
      results.push(result);
    }
    if (results.some(({ errors }) => errors.length > 0)) console.log(system.recentOutput());
    return results;
  } finally {
    await system.close();
  }
}

try {
  const results = await runAll();
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results)}\n`);
  const failed = results.filter(({ errors }) => errors.length > 0).map(({ name }) => name);
  console.log(
    failed.length === 0
      ? `e2e: passed ${scenarios.length} scenarios`
      : `e2e: FAILED ${failed.length} of ${scenarios.length} scenarios: ${failed.join(', ')}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  console.log(`e2e: FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
