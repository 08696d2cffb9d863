import 'reflect-metadata';
import { readSettings } from '@tidegate/service';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalSettings } from './settings/local.settings.js';
import { runLocalStack } from './stack/run-local-stack.js';

const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

try {
  const settings = readSettings(LocalSettings, process.env);
  await runLocalStack({ settings, environment: process.env, workspaceRoot, output: process.stdout });
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
