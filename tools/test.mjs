// `npm test`: everything that is checked, on a machine that need not have more than Node and npm. Its last line states
// how many checks passed and failed: each test of Jest counts as one, and so does every other step.
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { build, installDependencies, requireNode, workspaceRoot } from './install.mjs';

const JEST_REPORT = join(workspaceRoot, '.tidegate', 'test', 'jest-report.json');
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/**
 * Checks of the files as they stand, which need nothing built. They run one after the other at low priority: beside the
 * build, which keeps one processor busy, and beside the specs, most of which wait for broker and store.
 */
const STATIC_CHECKS = [
  ['lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']],
  ['types', ['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.spec.json']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  ['python lint', ['tools/lint-python.mjs']],
  ['python tests', ['tools/test-python.mjs']],
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
];

/** Linters that npm does not have, by the packages of Debian that they are in. */
const LINTER_PACKAGES = { shellcheck: 'shellcheck', luacheck: 'lua-check' };

/** Specs that start the stack would else build the tree again, each of them. */
const ENVIRONMENT = { ...process.env, ...pathOfPython(), TIDEGATE_TREE_IS_BUILT: 'true' };

/** The exit code of a check that cannot be run on this machine; it has printed why. */
const NOT_RUN = 77;

let passed = 0;
let failed = 0;

requireNode();
installDependencies();
const staticChecks = runStaticChecks();
await build();
await installServices();
await installLinters();
// They wait much of the time, too. What the hostile requests measure comes when all else has ended.
const others = Promise.all([runJest(), checkQuietly(...shortRun('scenarios')), staticChecks]);
await Promise.all([others, checkQuietly(...shortRun('hostile', '--wait'), { until: others })]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** The `python3` of a version manager is a chain of shell scripts, which takes longer than what most specs start it for. */
function pathOfPython() {
  const options = { encoding: 'utf8' };
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], options);
  return status === 0 ? { PATH: [dirname(stdout.trim()), process.env.PATH].join(delimiter) } : {};
}

function count(name, succeeded) {
  if (succeeded) passed += 1;
  else failed += 1;
  console.log(`${succeeded ? 'ok' : 'FAILED'}: ${name}`);
}

/** The short run of a project of e2e/ that drives a running system, as the configuration `ci` of its target `e2e` has it. */
function shortRun(name, ...further) {
  const { targets } = JSON.parse(readFileSync(join(workspaceRoot, 'e2e', name, 'project.json'), 'utf8'));
  const [, parameters] = targets.e2e.configurations.ci.command.split(' -- ');
  return [`e2e: ${name}`, [`e2e/${name}/dist/main.js`, ...parameters.split(' '), ...further]];
}

async function run(parameters) {
  const options = { cwd: workspaceRoot, env: ENVIRONMENT, stdio: 'inherit' };
  const child = spawn(process.execPath, parameters, options);
  const [status] = await once(child, 'close');
  return status === 0;
}

async function runStaticChecks() {
  for (const [name, parameters] of STATIC_CHECKS)
    await checkQuietly(name, parameters, { priority: constants.priority.PRIORITY_LOW });
}

/**
 * Prints what the check printed when it has ended, so that its lines do not mix with those of the specs. Its standard input
 * ends with `until`.
 */
async function checkQuietly(name, parameters, { priority = getPriority(), until = undefined } = {}) {
  const options = {
    cwd: workspaceRoot,
    env: ENVIRONMENT,
    stdio: [until ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  };
  const child = spawn(process.execPath, parameters, options);
  setPriority(child.pid, priority);
  void until?.then(() => child.stdin.end());
  // A build that fails ends this process.
  process.once('exit', () => child.kill());
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const [status] = await once(child, 'close');
  console.log(`\n== ${name}`);
  process.stdout.write(Buffer.concat(output));
  if (status === NOT_RUN) console.log(`not run: ${name}`);
  else count(name, status === 0);
}

/** Broker and store for the tests; a failure here is reported, and counted, by the tests that miss them. */
async function installServices() {
  if (process.env.RABBITMQ_URL && process.env.RABBITMQ_MANAGEMENT_URL && process.env.REDIS_URL) return;
  const { ensureServicePackages } = await import('../apps/local/dist/discovery/ensure-service-packages.js');
  try {
    await ensureServicePackages(process.env, console.log);
  } catch (error) {
    console.error(error.message);
  }
}

/** Of shell scripts and Lua scripts; where one cannot be installed, its spec reports that it did not check them. */
async function installLinters() {
  const isPresent = (program) => spawnSync(program, ['--version']).status === 0;
  const missing = Object.entries(LINTER_PACKAGES).flatMap(([program, name]) =>
    isPresent(program) ? [] : [name],
  );
  if (missing.length === 0 || process.env.INSTALL_PACKAGES === 'false') return;
  const { canInstallPackages, installPackages } =
    await import('../apps/local/dist/discovery/apt-packages.js');
  if (!canInstallPackages()) return;
  console.log(`Installing: apt-get install ${missing.join(' ')} (INSTALL_PACKAGES=false refuses) …`);
  try {
    await installPackages(missing, process.env);
  } catch (error) {
    console.error(error.message);
  }
}

async function runJest() {
  console.log('\n== jest');
  mkdirSync(join(workspaceRoot, '.tidegate', 'test'), { recursive: true });
  rmSync(JEST_REPORT, { force: true });
  const succeeded = await run([...JEST, '--json', `--outputFile=${JEST_REPORT}`]);
  const report = readReport();
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  const left = report.numPendingTests + report.numTodoTests;
  if (left > 0) console.log(`${left} tests of Jest were not run`);
  // An error outside every test, such as services that did not start.
  const isUnexplained = !succeeded && report.numFailedTests + report.numRuntimeErrorTestSuites === 0;
  if (isUnexplained) count('jest', false);
}

function readReport() {
  try {
    return JSON.parse(readFileSync(JEST_REPORT, 'utf8'));
  } catch {
    return {
      numPassedTests: 0,
      numFailedTests: 0,
      numRuntimeErrorTestSuites: 0,
      numPendingTests: 0,
      numTodoTests: 0,
    };
  }
}
