import { LocalLauncher } from '../local/local.launcher.js';
import type { ModelPlace } from '../model-host.options.js';
import type { ModelLauncher } from '../running-model.js';
import { RemoteLauncher } from './remote.launcher.js';

/** The way to start a model where it runs. */
export function launcherOf(place: ModelPlace): ModelLauncher {
  return 'socketPath' in place ? new RemoteLauncher(place) : new LocalLauncher(place);
}
