import type { LocalModelHostOptions, ModelHostOptions } from '@tidegate/model';
import { modelRun, secretFileVariable, secretVariables, type Environment } from '@tidegate/service';
import { fileURLToPath } from 'node:url';
import { chooseModelUser } from './model/model-user.js';
import { WorkerSettings } from './settings/worker.settings.js';

// Relative to the folder of this file and main.ts, which is that of the bundle too.
const DEFAULT_MODEL = fileURLToPath(new URL('../models/default.ts', import.meta.url));

/** The environment of this process; the model receives what is no secret. */
export const ENVIRONMENT = Symbol('environment');

/**
 * What a model process must not see, because it runs code that is not ours. A worker does not use the management API, but its
 * environment may name it.
 */
const CREDENTIALS: ReadonlySet<string> = new Set([
  ...secretVariables(WorkerSettings),
  'REDIS_SENTINEL_USERNAME',
  'RABBITMQ_MANAGEMENT_URL',
  secretFileVariable('RABBITMQ_MANAGEMENT_URL'),
]);

/**
 * The model that the settings name, with its limits, its environment and its user.
 *
 * @param warn - receives a line where the model runs as root
 */
export function modelOptions(
  settings: WorkerSettings,
  environment: Environment,
  warn: (line: string) => void,
): LocalModelHostOptions {
  const inherited = Object.entries(environment).filter(([name]) => !CREDENTIALS.has(name));
  const options: LocalModelHostOptions = {
    ...modelRun(settings, Object.fromEntries(inherited), DEFAULT_MODEL),
    setupTimeoutSeconds: settings.MODEL_SETUP_TIMEOUT_SECONDS,
    maximumOutputBytes: settings.OUTPUT_LIMIT_BYTES,
    cancelGraceSeconds: settings.CANCEL_GRACE_SECONDS,
  };
  const user = chooseModelUser({
    setting: settings.MODEL_USER,
    options,
    ownUserId: process.getuid?.(),
    processId: process.pid,
    warn,
  });
  return { ...options, user };
}

/**
 * The model that the worker serves: at the model host that the settings name, or else in a process of the worker's own.
 *
 * @param warn - receives a line where the model runs as root
 */
export function servedModel(
  settings: WorkerSettings,
  environment: Environment,
  warn: (line: string) => void,
): ModelHostOptions {
  const {
    MODEL_SOCKET: socketPath,
    MODEL_SETUP_TIMEOUT_SECONDS: setupTimeoutSeconds,
    OUTPUT_LIMIT_BYTES: maximumOutputBytes,
    CANCEL_GRACE_SECONDS: cancelGraceSeconds,
  } = settings;
  return socketPath === undefined
    ? modelOptions(settings, environment, warn)
    : { socketPath, setupTimeoutSeconds, maximumOutputBytes, cancelGraceSeconds };
}
