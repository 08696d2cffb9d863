import { ModelSetupError } from '../model-host.error.js';
import type { ModelDescription, ModelPlace } from '../model-host.options.js';
import { describeEnd } from '../process-end.js';
import type { ModelEvents, PreparedLaunch } from '../running-model.js';
import { launcherOf } from '../remote/launcher-of.js';
import { modelDescription } from '../protocol/model-description.js';

/** How a description is read: where the model is run, with a time limit of its own. */
export type DescriptionOptions = ModelPlace & {
  /** How long loading the file may take, in seconds. */
  readonly timeoutSeconds: number;
};

/**
 * Reads what a model's file declares about the model, in a process of its own that ends afterwards. The file is loaded,
 * but no model is made; what it prints is dropped.
 *
 * @throws {ModelSetupError} when the file cannot be loaded, ends its process, or takes too long; the process is gone then
 */
export async function readModelDescription(options: DescriptionOptions): Promise<ModelDescription> {
  const launch = await launcherOf(options).prepare();
  try {
    return await describe(launch, options.timeoutSeconds);
  } finally {
    await launch.release();
  }
}

async function describe(launch: PreparedLaunch, timeoutSeconds: number): Promise<ModelDescription> {
  let description: ModelDescription | undefined;
  let failure: ModelSetupError | undefined;
  const events: ModelEvents = {
    onMessage: (message, payload) => {
      if (message.type === 'described') description ??= modelDescription(message.problem, payload);
      else if (message.type === 'setup_failed') failure ??= new ModelSetupError('threw', message.message);
      else return;
      model.kill();
    },
    onLine: () => true,
    onSkippedOutput: () => undefined,
    onStartFailed: (...reason) => {
      failure ??= new ModelSetupError(...reason);
    },
  };
  const model = launch.start({ type: 'describe' }, events);
  const timer = setTimeout(() => {
    const reason = model.waitsFor === undefined ? '' : `: ${model.waitsFor}`;
    failure ??= new ModelSetupError(
      'timed_out',
      `loading the file took longer than ${timeoutSeconds} s${reason}`,
    );
    model.kill();
  }, timeoutSeconds * 1000);
  const end = await model.ended;
  clearTimeout(timer);
  if (description !== undefined) return description;
  throw failure ?? new ModelSetupError('exited', `${describeEnd(end)} while it was loaded`);
}
