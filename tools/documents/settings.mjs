// The tables of settings: one in the README of each app, and all of them on one page.
import { settingsTable } from '@tidegate/service';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import { workspaceRoot } from '../install.mjs';

const APPS = [
  { app: 'local', what: '`npm start`', settingsClass: 'LocalSettings' },
  { app: 'gateway', what: 'gateway', settingsClass: 'GatewaySettings' },
  { app: 'worker', what: 'worker', settingsClass: 'WorkerSettings' },
  { app: 'model-host', what: 'model host', settingsClass: 'ModelHostSettings' },
  { app: 'scaler', what: 'scaler', settingsClass: 'ScalerSettings' },
];

const BETWEEN_MARKERS = /(<!-- settings:start -->\n)[\s\S]*?(<!-- settings:end -->)/;

async function tableOf({ app, settingsClass }) {
  const exported = await import(join(workspaceRoot, `apps/${app}/dist/settings/${app}.settings.js`));
  return settingsTable(exported[settingsClass]);
}

function inReadme(readme, table) {
  const before = readFileSync(join(workspaceRoot, readme), 'utf8');
  if (!BETWEEN_MARKERS.test(before)) throw new Error(`${readme} has no settings:start and settings:end`);
  return before.replace(BETWEEN_MARKERS, (_, start, end) => `${start}\n${table}\n\n${end}`);
}

/** The READMEs of the apps, and `docs/settings.md`. */
export async function settingsDocuments() {
  const documents = [];
  let page = `# All settings

Every setting is an environment variable. A bad value stops the start with one line that names it: \`WORKER_PORT = "x", must be an integer in [0, 65535]\`. An unset or empty variable keeps its default. What may hold a password can be given by a file, too, whose path is in the variable with \`_FILE\` behind its name: the file is read once, at the start. Example: \`REDIS_URL_FILE=/run/secrets/redis-url\`. \`npm start\` hands its environment on to the services that it starts.

\`npm run docs\` writes this page from the code.
`;
  for (const entry of APPS) {
    const table = await tableOf(entry);
    const readme = `apps/${entry.app}/README.md`;
    documents.push({ file: readme, text: inReadme(readme, table) });
    page += `\n## ${entry.what}\n\n${table}\n`;
  }
  documents.push({ file: 'docs/settings.md', text: page });
  return documents;
}
