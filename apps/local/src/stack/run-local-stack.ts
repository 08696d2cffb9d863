import { isAbsolute, join, relative, resolve } from 'node:path';
import { createReporter, type Reporter } from '../output/reporter.js';
import { welcomeLines } from '../output/welcome.js';
import type { LocalSettings } from '../settings/local.settings.js';
import { startLocalStack, type StartedStack } from './local-stack.js';
import { StackLock } from './stack-lock.js';
import { StopList } from './stop-list.js';
import { listenForStopSignals, type StopSignals } from './stop-signals.js';

/** What `npm start` runs with. */
export interface RunOptions {
  readonly settings: LocalSettings;
  readonly environment: NodeJS.ProcessEnv;
  readonly workspaceRoot: string;
  readonly output: NodeJS.WriteStream;
}

/**
 * Runs the whole stack until a signal ends it; by the time it returns, or throws, nothing that it started is left.
 *
 * @throws StackStartError, ProcessStartError or ScaledObjectError when the stack cannot start
 */
export async function runLocalStack(options: RunOptions): Promise<void> {
  const { settings, workspaceRoot } = options;
  const directory = resolve(workspaceRoot, settings.DATA_DIRECTORY);
  const signals = listenForStopSignals();
  const lock = StackLock.acquire(directory, `http://localhost:${settings.GATEWAY_PORT}`);
  const reporter = createReporter(options.output, options.environment);
  const stops = new StopList();
  try {
    await startAndServe({ ...options, directory, reporter, stops }, signals);
  } finally {
    await stops.stopAll(signals.hurry);
    lock.release();
    signals.release();
  }
  reporter.line('Stopped; the data is kept.');
}

async function startAndServe(
  options: RunOptions & { readonly directory: string; readonly reporter: Reporter; readonly stops: StopList },
  { stop, hurry }: StopSignals,
): Promise<void> {
  const { settings, workspaceRoot, directory, reporter, stops } = options;
  const wanted = new Promise<void>((done) => stop.addEventListener('abort', () => done(), { once: true }));
  const starting = startLocalStack({ ...options, stop });
  // A signal in the middle of the start stops what is there; the start then fails, which is no news to anybody.
  const started = await Promise.race([starting, wanted.then(() => undefined)]);
  if (started !== undefined) {
    const lines = welcome(started, settings, relativeTo(workspaceRoot, join(directory, 'logs')));
    for (const line of lines) reporter.line(line);
    await wanted;
  }
  reporter.line('Stopping (once more for faster) …');
  await stops.stopAll(hurry);
  await starting.catch(() => undefined);
}

function welcome(started: StartedStack, settings: LocalSettings, logDirectory: string) {
  const { services, models, decisionsUrl } = started;
  const most = models.reduce((sum, { scaledObject }) => sum + scaledObject.maxReplicaCount, 0);
  return welcomeLines({
    decisionsUrl,
    gatewayPort: settings.GATEWAY_PORT,
    rabbitmqManagementUrl: services.rabbitmqManagementUrl,
    models: models.map(({ name }) => name),
    minWorkers: models.reduce((sum, { scaledObject }) => sum + scaledObject.minReplicaCount, 0),
    maxWorkers: Math.min(most, settings.MAX_WORKERS ?? Number.POSITIVE_INFINITY),
    logDirectory,
  });
}

function relativeTo(root: string, path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
