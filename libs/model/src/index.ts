export type { Model, ModelClass, PredictContext } from './contract/model.js';
export { ModelHost } from './host/model-host.js';
export { ModelHostStateError, ModelSetupError, type ModelSetupFailure } from './host/model-host.error.js';
export type {
  ModelDescription,
  ModelExit,
  ModelHostOptions,
  ModelHostState,
  ModelJob,
  ModelLogLine,
  ModelPartialOutput,
  ModelProgress,
  ModelStart,
} from './host/model-host.options.js';
export type { ModelOutcome } from './host/model-outcome.js';
export { readModelDescription } from './schema/read-model-description.js';
