import type { LocalModelOptions } from '@tidegate/model';
import type { Environment } from '@tidegate/service';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelHostSettings } from './settings/model-host.settings.js';

// Found from the folder that this file shares with main.ts, which is that of the bundle too.
const DEFAULT_MODEL = fileURLToPath(new URL('../../worker/models/default.ts', import.meta.url));

/** The model that the settings name, with its limits. It sees the whole environment: nothing here is a secret of ours. */
export function hostedModel(settings: ModelHostSettings, environment: Environment): LocalModelOptions {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    modelPath: settings.MODEL === undefined ? DEFAULT_MODEL : resolve(settings.MODEL),
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
