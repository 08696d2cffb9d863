export type { Model, PredictContext } from './contract/model.js';
export { ModelHost } from './host/model-host.js';
export { ModelSetupError } from './host/model-host.error.js';
export type {
  LocalModelHostOptions,
  LocalModelOptions,
  ModelDescription,
  ModelExit,
  ModelHostOptions,
} from './host/model-host.options.js';
export type { ModelOutcome } from './host/model-outcome.js';
export { ModelHostServer } from './remote/model-host.server.js';
export { readModelDescription } from './schema/read-model-description.js';
