import { listMarkedProcesses } from '@tidegate/processes';
import { type ServiceAddresses, waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { markOf } from '../folder/leftovers.js';

/** A run of `npm start`. */
export interface StackUnderTest {
  readonly child: ChildProcess;
  /** All that it has printed so far. */
  readonly output: () => string;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** The addresses of the tests' own services must not reach it, unless a spec gives it some: it must start its own. */
const NOT_INHERITED = ['RABBITMQ_URL', 'RABBITMQ_MANAGEMENT_URL', 'REDIS_URL'];

/**
 * The ways to start it: `npm start`, whose signals go to npm as from a service manager, what that runs, or what is built
 * already, in a tenth of the time.
 */
const COMMANDS = {
  npm: ['npm', ['start', '--silent']],
  node: [process.execPath, [join(process.cwd(), 'tools/start.mjs')]],
  built: [process.execPath, [join(process.cwd(), 'apps/local/dist/main.bundle.js')]],
} as const;

/** How a spec starts its first stack: `npm test` has built the tree, which takes a start by `node` 5 s to find out. */
export const FIRST_START = process.env.TIDEGATE_TREE_IS_BUILT === 'true' ? 'built' : 'node';

/** How long a stack may take to run: its broker is the slowest. */
export const STACK_SECONDS = 120;

/** How a stack is started, where it matters. */
export interface StackStart {
  /** @defaultValue {@link FIRST_START} */
  readonly by?: keyof typeof COMMANDS;
  /** The user, and the group of that number, that it runs as; only root may choose. */
  readonly userId?: number | undefined;
  /** The broker and the store that it uses; private ones, whose start takes the longest, when not given. */
  readonly addresses?: ServiceAddresses | undefined;
  /** In place of a model that takes no time. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts the stack with its data in `dataDirectory` and a model that takes no time, unless another is given. */
export function startStack(
  dataDirectory: string,
  gatewayPort: number,
  { by = FIRST_START, addresses, settings = {}, userId }: StackStart = {},
): StackUnderTest {
  const [command, parameters] = COMMANDS[by];
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name));
  const child = spawn(command, [...parameters], {
    env: {
      ...Object.fromEntries(inherited),
      DATA_DIRECTORY: dataDirectory,
      GATEWAY_PORT: String(gatewayPort),
      MODEL_SETUP_SECONDS: '0',
      MODEL_PREDICT_SECONDS: '0',
      ...(addresses === undefined ? {} : addressVariables(addresses)),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => output, ended };
}

/**
 * Waits until the stack prints that it runs.
 *
 * @throws {Error} with what it printed when it ends before
 */
export async function awaitRunning({ child, output }: StackUnderTest): Promise<void> {
  await waitUntil(() => child.exitCode !== null || output().includes('Tidegate is running.'), {
    withinMs: STACK_SECONDS * 1000,
  });
  if (child.exitCode !== null) throw new Error(`the stack ended: ${output()}`);
}

function addressVariables({ RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL }: ServiceAddresses) {
  return { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL };
}

/** After this time a second signal is a second wish: to stop faster. */
const HURRY_AFTER_MS = 1_000;

/** Stops the stack, in a hurry as its data is not needed, ends what it should have ended, and removes its data. */
export async function endStack({ child, ended }: StackUnderTest, dataDirectory: string): Promise<void> {
  child.kill('SIGTERM');
  const hurrying = setTimeout(() => child.kill('SIGTERM'), HURRY_AFTER_MS);
  await ended;
  clearTimeout(hurrying);
  for (const { pid } of listMarkedProcesses(markOf(dataDirectory))) process.kill(pid, 'SIGKILL');
  // What has been killed may still be writing when it is gone.
  rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
}
