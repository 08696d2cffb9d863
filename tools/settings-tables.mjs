// Writes the tables of settings into the READMEs, from the schemas of the built apps; `--check` only says what is stale.
import { settingsTable } from '@tidegate/service';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import 'reflect-metadata';

const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

const TABLES = [
  {
    readme: 'apps/local/README.md',
    module: 'apps/local/dist/settings/local.settings.js',
    name: 'LocalSettings',
  },
  {
    readme: 'apps/gateway/README.md',
    module: 'apps/gateway/dist/settings/gateway.settings.js',
    name: 'GatewaySettings',
  },
  {
    readme: 'apps/worker/README.md',
    module: 'apps/worker/dist/settings/worker.settings.js',
    name: 'WorkerSettings',
  },
  {
    readme: 'apps/scaler/README.md',
    module: 'apps/scaler/dist/settings/scaler.settings.js',
    name: 'ScalerSettings',
  },
];

const BETWEEN_MARKERS = /(<!-- settings:start -->\n)[\s\S]*?(<!-- settings:end -->)/;

const isCheck = process.argv.includes('--check');
const stale = [];
for (const { readme, module, name } of TABLES) {
  const path = join(workspaceRoot, readme);
  const before = readFileSync(path, 'utf8');
  if (!BETWEEN_MARKERS.test(before)) throw new Error(`${readme} has no settings:start and settings:end`);
  const exported = await import(join(workspaceRoot, module));
  const table = settingsTable(exported[name]);
  const options = { ...(await resolveConfig(path)), filepath: path };
  const after = await format(
    before.replace(BETWEEN_MARKERS, (_, start, end) => `${start}\n${table}\n\n${end}`),
    options,
  );
  if (after === before) continue;
  stale.push(readme);
  if (!isCheck) writeFileSync(path, after);
}
if (stale.length > 0)
  console.log(`${isCheck ? 'stale: npm run docs:settings mends' : 'written:'} ${stale.join(', ')}`);
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
