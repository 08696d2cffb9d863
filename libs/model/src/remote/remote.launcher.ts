import type { RemoteModelOptions } from '../model-host.options.js';
import type { ModelLauncher, PreparedLaunch } from '../running-model.js';
import { MAXIMUM_LINES_PER_SECOND } from '../output/log.limiter.js';
import { RemoteModel } from './remote-model.js';

/** Has a model started by the model host that listens at a socket. */
export class RemoteLauncher implements ModelLauncher {
  /** The model host counts lines and reports what it left out; this only stands against one that does not. */
  readonly linesPerSecond = 3 * MAXIMUM_LINES_PER_SECOND;

  constructor(private readonly options: RemoteModelOptions) {}

  prepare(): Promise<PreparedLaunch> {
    return Promise.resolve({
      start: (order, events) => new RemoteModel({ ...this.options, order, events }),
      release: () => Promise.resolve(),
    });
  }
}
