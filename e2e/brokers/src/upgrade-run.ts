import { ApiClient, LocalStack } from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { PartOutcome } from './combination-run.js';

/** One change of a machine's packages, with a data folder that stays. */
export interface UpgradeRun {
  /** The launchers of the programs before and after. */
  readonly before: string;
  readonly after: string;
}

const JOBS = 20;
const FINISHED_WITHIN_MS = 120_000;

/** No job ends before the upgrade: the running one goes back to the queue when the stack stops. */
const ENDLESS_JOBS = { MODEL_PREDICT_SECONDS: '600', STOP_GRACE_SECONDS: '0' };

/**
 * Pushes jobs to a local stack, stops it, starts it in the same data folder with other versions of broker and store, and
 * counts the ids that end well.
 */
export async function runUpgrade({ before, after }: UpgradeRun): Promise<PartOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'tidegate-upgrade-'));
  try {
    const ids = await withStack(directory, before, ENDLESS_JOBS, ({ url }) => pushAll(url));
    return await withStack(directory, after, { MODEL_PREDICT_SECONDS: '0' }, (stack) =>
      countEnds(stack, ids),
    );
  } catch (error) {
    return {
      passed: false,
      text: 'failed',
      details: [error instanceof Error ? error.message : String(error)],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function withStack<T>(
  directory: string,
  programs: string,
  settings: Readonly<Record<string, string>>,
  use: (stack: LocalStack) => Promise<T>,
): Promise<T> {
  const stack = await LocalStack.start({
    DATA_DIRECTORY: directory,
    PATH: [programs, process.env.PATH ?? ''].join(delimiter),
    MODEL_SETUP_SECONDS: '0',
    MAX_WORKERS: '1',
    ...settings,
  });
  try {
    return await use(stack);
  } finally {
    await stack.stop();
  }
}

async function pushAll(url: string): Promise<readonly string[]> {
  const client = new ApiClient(url);
  try {
    return await Promise.all(Array.from({ length: JOBS }, (_, index) => client.push(`input ${index}`)));
  } finally {
    await client.close();
  }
}

async function countEnds(stack: LocalStack, ids: readonly string[]): Promise<PartOutcome> {
  const client = new ApiClient(stack.url);
  let finished = 0;
  const allFinished = async (): Promise<boolean> => {
    const statuses = await Promise.all(ids.map((id) => client.readStatus(id)));
    finished = statuses.filter((status) => status === 'finished').length;
    return finished === ids.length;
  };
  try {
    await waitUntil(allFinished, { what: 'all jobs to be finished', withinMs: FINISHED_WITHIN_MS });
    return { passed: true, text: `${finished} of ${ids.length} jobs finished`, details: [] };
  } catch {
    const text = `${finished} of ${ids.length} jobs finished`;
    return { passed: false, text, details: [stack.recentOutput] };
  } finally {
    await client.close();
  }
}
