import { JobStore } from '@tidegate/job-store';
import { ModelSetupError, readModelDescription, type ModelDescription } from '@tidegate/model';
import { recordLifetimes, storeAddress, type Environment } from '@tidegate/service';
import pRetry from 'p-retry';
import { servedModel } from '../model-options.js';
import type { WorkerSettings } from '../settings/worker.settings.js';
import { usableSchema } from './usable-schema.js';

const STORE_TRIES = { retries: 20, minTimeout: 250, factor: 1 };

/**
 * Stores what the model of these settings takes and returns, in a process that loads its file and makes no model. A
 * file that cannot be loaded gets no schema, even if an earlier one had one, because what it takes is not known.
 *
 * @returns a line for each thing that is wrong with the schema, and one where the model will run as root
 * @throws {StoreUnavailableError} when the store does not take it within some seconds
 */
export async function publishSchema(
  settings: WorkerSettings,
  environment: Environment,
): Promise<readonly string[]> {
  const startedAtMs = Date.now();
  const warnings: string[] = [];
  const warn = (line: string) => warnings.push(`it ${line}`);
  const { schema, problems } = await usableSchema(await describe(settings, environment, warn));
  const store = new JobStore({
    ...storeAddress(settings),
    commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
    lifetimes: recordLifetimes(settings),
  });
  void store.open();
  try {
    await pRetry(() => store.modelSchemas.write(settings.MODEL_NAME, schema, startedAtMs), STORE_TRIES);
  } finally {
    await store.close();
  }
  return [...warnings, ...problems];
}

async function describe(
  settings: WorkerSettings,
  environment: Environment,
  warn: (line: string) => void,
): Promise<ModelDescription> {
  try {
    return await readModelDescription({
      ...servedModel(settings, environment, warn),
      timeoutSeconds: settings.MODEL_SCHEMA_TIMEOUT_SECONDS,
    });
  } catch (error) {
    if (!(error instanceof ModelSetupError)) throw error;
    return { schema: {}, problem: `its schema is not known: ${error.message.replaceAll(/\s+/g, ' ')}` };
  }
}
