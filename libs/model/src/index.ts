export type { Model, PredictContext } from './model.js';
export { ModelHost } from './host/model-host.js';
export { ModelSetupError } from './model-host.error.js';
export type {
  LocalModelHostOptions,
  LocalModelOptions,
  ModelDescription,
  ModelExit,
  ModelHostOptions,
  ModelLogLine,
  ModelPartialOutput,
  ModelProgress,
  ModelUser,
} from './model-host.options.js';
export { findUnreadable } from './local/model-user.js';
export type { ModelOutcome } from './host/model-outcome.js';
export { ModelHostServer } from './remote/model-host.server.js';
export { readModelDescription } from './host/read-model-description.js';
