import { parseArgs } from 'node:util';
import { LocalStack } from '../system/local-stack.js';
import { mean, quantile } from '../system/statistics.js';
import { renderTable } from '../system/text-table.js';
import { runScenario, type ScenarioResult } from './run-scenario.js';
import { FULL_PLAN, SHORT_PLAN } from './scenario-plan.js';

/*
 * The earlier service's client scenarios against BASE_URL, or against a local stack that is started for them.
 * `--short` is the version for CI. Exit code 1 and a last line `e2e: FAILED …` when anything went wrong.
 */

function renderResult({ name, users, latencySeconds, kills, errors }: ScenarioResult): string {
  const figures =
    latencySeconds.length === 0
      ? ['-', '-', '-', '-']
      : [mean(latencySeconds), ...[0.5, 0.95, 1].map((fraction) => quantile(latencySeconds, fraction))].map(
          (seconds) => seconds.toFixed(2),
        );
  const header = ['scenario', 'users', 'mean s', 'p50 s', 'p95 s', 'max s', 'killed', 'errors'];
  return [
    renderTable(header, [[name, String(users), ...figures, String(kills), String(errors.length)]]),
    ...errors.map((error) => `  error: ${error}`),
    '',
  ].join('\n');
}

const { values: options } = parseArgs({
  options: { short: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const plan = options.short ? SHORT_PLAN : FULL_PLAN;
const { only } = options;
const scenarios = plan.scenarios.filter(({ name }) => only === undefined || name.startsWith(only));
if (scenarios.length === 0) throw new Error(`--only = "${only ?? ''}", must begin the name of a scenario`);

const givenUrl = process.env.BASE_URL;
const stack = givenUrl === undefined ? await LocalStack.start(plan.stackEnvironment) : undefined;
const baseUrl = givenUrl ?? stack?.url ?? '';
const failed: string[] = [];
try {
  console.log(`driving ${baseUrl}${stack === undefined ? '' : ', a local stack of its own'}\n`);
  for (const scenario of scenarios) {
    const result = await runScenario({ baseUrl, stack, habits: plan.habits }, scenario);
    console.log(renderResult(result));
    if (result.errors.length > 0) failed.push(scenario.name);
  }
  if (failed.length > 0 && stack !== undefined) console.log(`the stack's last words:\n${stack.recentOutput}`);
} finally {
  await stack?.stop();
}
console.log(
  failed.length === 0
    ? `e2e: passed ${scenarios.length} scenarios`
    : `e2e: FAILED ${failed.length} of ${scenarios.length} scenarios: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
