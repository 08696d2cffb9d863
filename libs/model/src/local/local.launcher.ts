import { MAXIMUM_LINES_PER_SECOND } from '../output/log.limiter.js';
import { MAXIMUM_SCHEMA_BYTES, PROTOCOL_VERSION } from '../protocol/host-message.js';
import { LONGEST_DESCRIPTION_BYTES } from '../protocol/model-description.js';
import { prepareModel } from '../translation/prepare-model.js';
import type { LocalModelOptions } from '../model-host.options.js';
import { modelLimits } from './model-limits.js';
import { userEnvironment } from './model-user.js';
import { ModelProcess } from './model-process.js';
import { runnerCommand } from './runner-command.js';
import type {
  ModelEvents,
  ModelLauncher,
  PreparedLaunch,
  RunningModel,
  StartOrder,
} from '../running-model.js';

/** Starts a model in a process of our own. */
export class LocalLauncher implements ModelLauncher {
  readonly linesPerSecond = MAXIMUM_LINES_PER_SECOND;

  constructor(private readonly options: LocalModelOptions) {}

  async prepare(): Promise<PreparedLaunch> {
    const { path, remove } = await prepareModel(this.options.modelPath, this.options.user);
    return { start: (order, events) => this.start(path, order, events), release: remove };
  }

  private start(modelPath: string, order: StartOrder, events: ModelEvents): RunningModel {
    const { environment = {}, modelPath: modelName, user } = this.options;
    const { memoryLimitBytes, processLimit } = modelLimits(this.options);
    const outputBytes = order.type === 'setup' ? order.maximumOutputBytes : 0;
    const modelProcess = new ModelProcess({
      ...events,
      command: runnerCommand(this.options),
      environment: userEnvironment(environment, user),
      user,
      maximumPayloadBytes: Math.max(outputBytes, LONGEST_DESCRIPTION_BYTES),
      memoryLimitBytes,
      processLimit,
    });
    modelProcess.send({
      ...order,
      protocolVersion: PROTOCOL_VERSION,
      modelPath,
      modelName,
      maximumSchemaBytes: MAXIMUM_SCHEMA_BYTES,
    });
    return modelProcess;
  }
}
