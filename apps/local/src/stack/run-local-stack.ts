import { isAbsolute, join, relative, resolve } from 'node:path';
import { connectableHost } from '../services/gateway-process.js';
import { modelSource } from '../models/model-source.js';
import { readPublishedExamples } from '../welcome/published-examples.js';
import { createReporter } from '../context/reporter.js';
import { Passwords } from '../secrets/passwords.js';
import { withoutSecrets } from '../services/service-secrets.js';
import { welcomeLines } from '../welcome/welcome.js';
import type { LocalSettings } from '../settings/local.settings.js';
import { startLocalStack, type StartedStack } from './local-stack.js';
import { STACK_FILE } from '../folder/stack-file.js';
import { StackLock } from '../folder/stack-lock.js';
import { StopList, type StackContext } from '../context/stack-context.js';
import { listenForStopSignals, type StopSignals } from './stop-signals.js';

/** What `npm start` runs with. */
export interface RunOptions {
  readonly settings: LocalSettings;
  readonly environment: NodeJS.ProcessEnv;
  readonly workspaceRoot: string;
  readonly output: NodeJS.WriteStream;
}

/**
 * Runs the whole stack until a signal ends it; when it returns or throws, nothing that it started is left.
 *
 * @throws {StackStartError}, ProcessStartError or ScaledObjectError when the stack cannot start
 */
export async function runLocalStack(options: RunOptions): Promise<void> {
  const { settings, workspaceRoot } = options;
  const directory = resolve(workspaceRoot, settings.DATA_DIRECTORY);
  const signals = listenForStopSignals();
  const lock = StackLock.acquire(directory, `http://localhost:${settings.GATEWAY_PORT}`);
  const reporter = createReporter(options.output, options.environment);
  const stops = new StopList();
  try {
    const passwords = new Passwords(directory);
    const environment = withoutSecrets(options.environment);
    await startAndServe({ ...options, environment, directory, passwords, reporter, stops }, signals);
  } finally {
    await stops.stopAll(signals.hurry);
    lock.release();
    signals.release();
  }
  reporter.line('Stopped; the data is kept.');
}

async function startAndServe(
  options: Omit<StackContext, 'stop'>,
  { stop, hurry }: StopSignals,
): Promise<void> {
  const { reporter, stops } = options;
  const wanted = new Promise<void>((done) => stop.addEventListener('abort', () => done(), { once: true }));
  const starting = startLocalStack({ ...options, stop });
  // A signal during the start stops what has been started; the start then fails, which need not be reported.
  const started = await Promise.race([starting, wanted.then(() => undefined)]);
  if (started !== undefined) {
    for (const line of await welcome(started, options)) reporter.line(line);
    await wanted;
  }
  reporter.line('Stopping (once more for faster) …');
  await stops.stopAll(hurry);
  await starting.catch(() => undefined);
}

async function welcome(
  { services, models, decisionsUrl }: StartedStack,
  { settings, environment, workspaceRoot, directory }: Omit<StackContext, 'stop'>,
): Promise<readonly string[]> {
  const host = connectableHost(settings.GATEWAY_HOST);
  const address = `${host === '127.0.0.1' ? 'localhost' : host}:${settings.GATEWAY_PORT}`;
  const shown = (path: string) => relativeTo(workspaceRoot, path);
  const most = models.reduce((sum, { scaledObject }) => sum + scaledObject.maxReplicaCount, 0);
  return welcomeLines({
    decisionsUrl,
    address,
    rabbitmqManagementUrl: services.rabbitmqManagementUrl,
    models: models.map((model) => ({
      name: model.name,
      source: modelSource(model, environment, workspaceRoot),
    })),
    minWorkers: models.reduce((sum, { scaledObject }) => sum + scaledObject.minReplicaCount, 0),
    maxWorkers: Math.min(most, settings.MAX_WORKERS ?? Number.POSITIVE_INFINITY),
    addressesFile: shown(join(directory, STACK_FILE)),
    logDirectory: shown(join(directory, 'logs')),
    examples: await readPublishedExamples(`http://${address}`),
    shown,
  });
}

function relativeTo(root: string, path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
