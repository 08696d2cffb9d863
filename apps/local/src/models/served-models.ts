import type { ScaledObject } from '@tidegate/autoscaling';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { dirname, resolve } from 'node:path';
import { scaledObjectFile, type LocalSettings } from '../settings/local.settings.js';
import { ModelsFileError, readModelsFile } from './read-models-file.js';
import { readScaledObject } from './read-scaled-object.js';
import type { ModelEntry, ModelWebhook } from './models-file.schema.js';
import { scaledObjectOf } from './scaled-object-of.js';

/** A model that the stack runs. */
export interface ServedModel {
  readonly name: string;
  /** Settings of its workers, beside those of the whole stack. */
  readonly environment: Readonly<Record<string, string>>;
  /** The ScaledObject of its workers. */
  readonly scaledObject: ScaledObject;
  /** How long one try of a job may take, seconds. */
  readonly jobTimeoutSeconds: number;
  /** Where the events of its jobs are sent, as the gateway takes it. */
  readonly webhook?: ModelWebhook;
}

/**
 * The models that the stack runs: those of the models file, the default one first, or the one that the settings describe.
 *
 * @throws {ModelsFileError | StackStartError} in one line that names what to repair
 */
export function readServedModels(settings: LocalSettings, workspaceRoot: string): readonly ServedModel[] {
  const common = readScaledObject(resolve(workspaceRoot, scaledObjectFile(settings)));
  const { JOB_TIMEOUT_SECONDS: jobTimeoutSeconds, MODELS_FILE, MODEL_NAME } = settings;
  if (MODELS_FILE === undefined)
    return [{ name: MODEL_NAME, environment: {}, scaledObject: common, jobTimeoutSeconds }];
  const file = resolve(workspaceRoot, MODELS_FILE);
  const models = readModelsFile(file).map((entry) => {
    const { scaling = {} } = entry;
    const own = scaling.scaledObject;
    return {
      name: entry.name,
      environment: environmentOf(entry, dirname(file)),
      scaledObject: scaledObjectOf(
        own === undefined ? common : readScaledObject(resolve(dirname(file), own)),
        scaling,
      ),
      jobTimeoutSeconds: entry.jobTimeoutSeconds ?? jobTimeoutSeconds,
      ...(entry.webhook === undefined ? {} : { webhook: entry.webhook }),
    };
  });
  if (!models.some(({ name }) => name === DEFAULT_MODEL_NAME))
    throw new ModelsFileError(`${file}: models.default is missing, the model that POST /push calls`);
  return models.sort((one, other) => rank(one) - rank(other));
}

/** The settings of the gateway that follow from the models. */
export function gatewaySettings(models: readonly ServedModel[]): Readonly<Record<string, string>> {
  const webhooks = models.flatMap(({ name, webhook }) => (webhook ? [[name, webhook] as const] : []));
  return {
    MODELS: models.map(({ name }) => name).join(','),
    ...(webhooks.length > 0 ? { MODEL_WEBHOOKS: JSON.stringify(Object.fromEntries(webhooks)) } : {}),
  };
}

function rank({ name }: ServedModel): number {
  return name === DEFAULT_MODEL_NAME ? 0 : 1;
}

/** The worker's settings that an entry sets. */
function environmentOf(entry: ModelEntry, directory: string): Readonly<Record<string, string>> {
  const { python } = entry;
  const settings: Readonly<Record<string, string | number | undefined>> = {
    MODEL_NAME: entry.name,
    MODEL: resolve(directory, entry.file),
    MODEL_PYTHON: python?.includes('/') === true ? resolve(directory, python) : python,
    MODEL_SETUP_TIMEOUT_SECONDS: entry.setupTimeoutSeconds,
    JOB_TIMEOUT_SECONDS: entry.jobTimeoutSeconds,
    MODEL_MEMORY_LIMIT_BYTES: entry.memoryLimitBytes,
    MODEL_PROCESS_LIMIT: entry.processLimit,
  };
  const given = Object.entries({ ...entry.environment, ...settings });
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
