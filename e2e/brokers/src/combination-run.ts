import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runBounded } from './bounded-run.js';

/** The specs that depend on broker and store. */
const SPEC_FOLDERS = ['libs/broker', 'libs/job-store', 'libs/rights', 'apps/gateway', 'apps/worker'];

/** As in the full CI. */
const CHAOS = ['e2e/chaos/dist/main.js', '--seconds', '45', '--seed', '2'];

/** One combination, ready to run. */
export interface CombinationRun {
  readonly name: string;
  /** The launchers of its programs. */
  readonly directory: string;
  /** Where logs and figures go. */
  readonly folder: string;
  /** Each of the two parts may take as long. */
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
}

/** The part of Jest's figures that is read. */
interface JestFigures {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The result of one part: a cell of the table, and what to print about it. */
export interface PartOutcome {
  readonly passed: boolean;
  readonly text: string;
  readonly details: readonly string[];
}

/** Runs the specs; where something failed, the details name it and the log. */
export async function runSpecs(run: CombinationRun): Promise<PartOutcome> {
  const figuresFile = join(run.folder, `${run.name}.specs.json`);
  await rm(figuresFile, { force: true });
  const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${figuresFile}`, ...SPEC_FOLDERS];
  const logFile = join(run.folder, `${run.name}.specs.log`);
  const code = await runPart(run, ['--experimental-vm-modules', ...jest], logFile);
  const figures = await readFile(figuresFile, 'utf8').then(
    (text) => JSON.parse(text) as JestFigures,
    () => undefined,
  );
  if (code === undefined || figures === undefined)
    return { passed: false, text: code === undefined ? 'not in time' : 'did not start', details: [logFile] };
  const failed = figures.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
  const { numPassedTests, numTotalTests, success } = figures;
  const text = success
    ? `${numPassedTests} passed`
    : `${numTotalTests - numPassedTests} of ${numTotalTests} failed`;
  return { passed: success, text, details: success ? [] : [...failed, logFile] };
}

/** Runs the chaos run; where it failed, the details name its log. */
export async function runChaos(run: CombinationRun): Promise<PartOutcome> {
  const logFile = join(run.folder, `${run.name}.chaos.log`);
  const code = await runPart(run, CHAOS, logFile);
  if (code === undefined) return { passed: false, text: 'not in time', details: [logFile] };
  return code === 0
    ? { passed: true, text: 'passed', details: [] }
    : { passed: false, text: 'failed', details: [logFile] };
}

function runPart(run: CombinationRun, nodeArguments: readonly string[], logFile: string) {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [run.directory, process.env.PATH ?? ''].join(delimiter),
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
  };
  for (const given of ['RABBITMQ_URL', 'RABBITMQ_MANAGEMENT_URL', 'REDIS_URL'])
    Reflect.deleteProperty(environment, given);
  return runBounded({
    command: [process.execPath, ...nodeArguments],
    environment,
    directory: WORKSPACE_ROOT,
    logFile,
    limitSeconds: run.limitSeconds,
    signal: run.signal,
  });
}
