export type { Model, PredictContext } from './contract/model.js';
export { ModelHost } from './host/model-host.js';
export { ModelSetupError } from './host/model-host.error.js';
export type { LocalModelHostOptions, ModelDescription, ModelExit } from './host/model-host.options.js';
export type { ModelOutcome } from './host/model-outcome.js';
export { readModelDescription } from './schema/read-model-description.js';
