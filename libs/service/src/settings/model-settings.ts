import { resolve } from 'node:path';
import type { Environment } from './read-settings.js';
import type { NumberSettingOptions, SettingOptions } from './setting.decorators.js';

/** The settings of a model that worker and model host read alike: each runs one, the one for the other. */
export interface ModelSettings {
  readonly MODEL?: string;
  readonly MODEL_SETUP_SECONDS: number;
  readonly MODEL_PREDICT_SECONDS: number;
  readonly MODEL_MEMORY_LIMIT_BYTES?: number;
  readonly MODEL_PROCESS_LIMIT: number;
  readonly MODEL_PYTHON: string;
}

/** Their ranges and descriptions, for the decorators of both classes. */
export const MODEL_SETTINGS = {
  MODEL: {
    optional: true,
    description:
      'Path of the model file, TypeScript, JavaScript or Python; the toy model of the earlier service by default.',
  },
  MODEL_SETUP_SECONDS: {
    minimum: 0,
    maximum: 86_400,
    description: 'Seconds that the toy model takes to set up.',
  },
  MODEL_PREDICT_SECONDS: {
    minimum: 0,
    maximum: 86_400,
    description: 'Seconds that the toy model takes for a prediction.',
  },
  MODEL_MEMORY_LIMIT_BYTES: {
    optional: true,
    minimum: 1_048_576,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Resident memory in bytes that the model and its children may use, on Linux; above it the process is killed, which costs the job one try. Unlimited by default.',
  },
  MODEL_PROCESS_LIMIT: {
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Processes that the model may have, on Linux; with more it is killed, which costs the job one try.',
  },
  MODEL_PYTHON: {
    description:
      'The Python, 3.9 or later, that serves a `.py` model: a path, as of a virtual environment, or a name.',
  },
} as const satisfies Record<keyof ModelSettings, SettingOptions | NumberSettingOptions>;

/** What holds while they are unset. */
export const MODEL_SETTING_DEFAULTS = {
  MODEL_SETUP_SECONDS: 30,
  MODEL_PREDICT_SECONDS: 5,
  MODEL_PROCESS_LIMIT: 512,
  MODEL_PYTHON: 'python3',
} as const;

/** How a model is run in a process, in the shape that `libs/model` takes. */
export interface ModelRun {
  readonly modelPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  readonly processLimit: number;
  readonly python: string;
}

/**
 * The model that the settings name, with its limits.
 *
 * @param environment - what its process may inherit; the times of the toy model are added
 * @param defaultModel - path of the file that is run where the settings name none
 */
export function modelRun(settings: ModelSettings, environment: Environment, defaultModel: string): ModelRun {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    modelPath: settings.MODEL === undefined ? defaultModel : resolve(settings.MODEL),
    environment: {
      ...Object.fromEntries(given),
      MODEL_SETUP_SECONDS: String(settings.MODEL_SETUP_SECONDS),
      MODEL_PREDICT_SECONDS: String(settings.MODEL_PREDICT_SECONDS),
    },
    memoryLimitBytes: settings.MODEL_MEMORY_LIMIT_BYTES ?? Number.POSITIVE_INFINITY,
    processLimit: settings.MODEL_PROCESS_LIMIT,
    python: settings.MODEL_PYTHON,
  };
}
