import type { LocalModelOptions } from '@tidegate/model';
import { modelRun, type Environment } from '@tidegate/service';
import { fileURLToPath } from 'node:url';
import type { ModelHostSettings } from './settings/model-host.settings.js';

// Found from the folder that this file shares with main.ts, which is that of the bundle too.
const DEFAULT_MODEL = fileURLToPath(new URL('../../worker/models/default.ts', import.meta.url));

/** The model that the settings name, with its limits. It sees the whole environment: nothing here is a secret of ours. */
export function hostedModel(settings: ModelHostSettings, environment: Environment): LocalModelOptions {
  return modelRun(settings, environment, DEFAULT_MODEL);
}
