// Runs before anything is installed: nothing here but Node itself, and no syntax that an old Node cannot read.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

const LEAST_NODE = [20, 19];

/** Ends with one line when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  console.error(`Tidegate needs Node ${LEAST_NODE.join('.')} or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the dependencies of the lock file when they are missing or older than it. */
export function installDependencies() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm), which takes a minute or two …');
  if (npm('ci').status === 0) return;
  // `npm ci` refuses a lock file without the binaries for other platforms, which npm leaves out where its registry
  // does not have them. `npm install` takes the same versions from the same file and does not mind.
  endOnFailure(npm('install', '--no-save'), 'npm install failed; is the package registry in reach?');
}

function npm(...parameters) {
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const program = process.env.npm_execpath;
  const [command, first] = program ? [process.execPath, [program]] : ['npm', []];
  return spawnSync(command, [...first, ...parameters, ...options], { cwd: workspaceRoot, encoding: 'utf8' });
}

/** Compiles what has changed since the last time; nearly nothing when nothing has. */
export async function build() {
  if (!modifiedAtMs('apps/local/dist/main.bundle.js')) console.log('Building …');
  const compiler = join(workspaceRoot, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  for (const step of [[compiler, '-b'], [join(workspaceRoot, 'tools', 'bundle.mjs')]]) {
    endOnFailure(await runQuietly(step), 'The build failed.');
  }
}

/** Runs a script of Node; what it prints is kept. */
async function runQuietly(parameters) {
  const child = spawn(process.execPath, parameters, {
    cwd: workspaceRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (text) => (printed[stream] += text));
  const [status] = await once(child, 'close');
  return { ...printed, status };
}

/** npm writes this file last, so a broken installation counts as none. */
function isInstalled() {
  return modifiedAtMs('node_modules/.package-lock.json') >= modifiedAtMs('package-lock.json');
}

function modifiedAtMs(file) {
  try {
    return statSync(join(workspaceRoot, file)).mtimeMs;
  } catch {
    return 0;
  }
}

function endOnFailure(result, message) {
  if (result.status === 0) return;
  if (result.stdout) console.error(result.stdout.trimEnd());
  if (result.stderr) console.error(result.stderr.trimEnd());
  console.error(result.error ? `${message} ${result.error.message}` : message);
  process.exit(1);
}
