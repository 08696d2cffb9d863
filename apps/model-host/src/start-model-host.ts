import { ModelHostServer } from '@tidegate/model';
import { announceReady, type Environment, type RunningService, type ServiceLogger } from '@tidegate/service';
import { hostedModel } from './hosted-model.js';
import type { ModelHostSettings } from './settings/model-host.settings.js';

/**
 * Starts a model host: it waits for a worker and runs the model for it. The model's own lines, and all that becomes of its
 * jobs, are the worker's to log. Asked to stop, it stays until the worker has gone: it may be finishing a job.
 */
export async function startModelHost(
  settings: ModelHostSettings,
  environment: Environment,
  logger: ServiceLogger,
): Promise<RunningService> {
  const { MODEL_SOCKET: socketPath, GRACE_PERIOD_SECONDS: graceSeconds = Number.POSITIVE_INFINITY } =
    settings;
  const model = hostedModel(settings, environment);
  const server = await ModelHostServer.listen({
    socketPath,
    model,
    onServing: (isServing) =>
      logger.info(isServing ? 'a worker has connected' : 'the worker has gone, and its model has ended'),
  });
  logger.info('model host ready', { address: socketPath, model: model.modelPath });
  announceReady();
  return { stop: () => server.close({ graceSeconds }) };
}
