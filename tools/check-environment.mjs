// Reports whether the built apps would start with the environment that manifests give them. Reads
// `[{ app, environment }]` as JSON and answers `[{ problems }]`, in the same order.
import { describeSettings, readSettings, SettingsError } from '@tidegate/service';
import { text } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';

const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

async function settingsClass(app) {
  const module = await import(join(workspaceRoot, `apps/${app}/dist/settings/${app}.settings.js`));
  const name = app.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
  return module[`${name}Settings`];
}

async function problemsOf({ app, environment }) {
  const settings = await settingsClass(app);
  const known = new Set(describeSettings(settings).map(({ name }) => name));
  const unknown = Object.keys(environment)
    .filter((name) => !known.has(name))
    .map((name) => `${name} is no setting of the ${app}`);
  try {
    readSettings(settings, environment);
    return unknown;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [...unknown, ...error.problems];
  }
}

const questions = JSON.parse(await text(process.stdin));
const answers = await Promise.all(
  questions.map(async (question) => ({ problems: await problemsOf(question) })),
);
process.stdout.write(JSON.stringify(answers));
