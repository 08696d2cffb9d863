import { ModelSetupError } from '../host/model-host.error.js';
import type { ModelDescription, ModelHostOptions } from '../host/model-host.options.js';
import { modelLimits } from '../host/model-limits.js';
import { ModelProcess } from '../host/model-process.js';
import { describeEnd } from '../host/process-end.js';
import { runnerCommand } from '../host/runner-command.js';
import { MAXIMUM_SCHEMA_BYTES, PROTOCOL_VERSION } from '../protocol/host-message.js';
import type { RunnerMessage } from '../protocol/runner-message.js';
import { prepareModel } from '../translation/prepare-model.js';
import type { PreparedModel } from '../translation/prepared-model.js';
import { LONGEST_DESCRIPTION_BYTES, modelDescription } from './model-description.js';

/** How a description is read: as a model is run, with a time limit of its own. */
export interface DescriptionOptions extends ModelHostOptions {
  /** How long loading the file may take, in seconds. */
  readonly timeoutSeconds: number;
}

/**
 * Reads what a model's file says of itself, in a process that ends with it. The file is loaded and no model is made of
 * it; what it prints is dropped.
 *
 * @throws {ModelSetupError} when the file cannot be loaded, ends its process, or takes too long; the process is gone then
 */
export async function readModelDescription(options: DescriptionOptions): Promise<ModelDescription> {
  const prepared = await prepareModel(options.modelPath);
  try {
    return await describe(prepared, options);
  } finally {
    await prepared.remove();
  }
}

async function describe(prepared: PreparedModel, options: DescriptionOptions): Promise<ModelDescription> {
  const { modelPath: modelName, environment = {}, timeoutSeconds } = options;
  const { memoryLimitBytes, processLimit } = modelLimits(options);
  let description: ModelDescription | undefined;
  let failure: ModelSetupError | undefined;
  const onMessage = (message: RunnerMessage, payload: Buffer): void => {
    if (message.type === 'described') description ??= modelDescription(message.problem, payload);
    else if (message.type === 'setup_failed') failure ??= new ModelSetupError('threw', message.message);
    else return;
    modelProcess.kill();
  };
  const modelProcess = new ModelProcess({
    command: runnerCommand(options),
    environment,
    maximumPayloadBytes: LONGEST_DESCRIPTION_BYTES,
    memoryLimitBytes,
    processLimit,
    onMessage,
    onLine: () => true,
    onSkippedOutput: () => undefined,
  });
  modelProcess.send({
    type: 'describe',
    protocolVersion: PROTOCOL_VERSION,
    modelPath: prepared.path,
    modelName,
    maximumSchemaBytes: MAXIMUM_SCHEMA_BYTES,
  });
  const timer = setTimeout(() => {
    failure ??= new ModelSetupError('timed_out', `loading the file took longer than ${timeoutSeconds} s`);
    modelProcess.kill();
  }, timeoutSeconds * 1000);
  const end = await modelProcess.ended;
  clearTimeout(timer);
  if (description !== undefined) return description;
  throw failure ?? new ModelSetupError('exited', `${describeEnd(end)} while it was loaded`);
}
