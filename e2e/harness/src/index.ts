export { ApiClient, UnexpectedAnswerError } from './api-client.js';
export { controlBroker } from './broker-control.js';
export { ChildService } from './child-service.js';
export { concurrently } from './concurrently.js';
export { ensureDebianPackages } from './debian-packages.js';
export { followJob } from './following/followed-job.js';
export { SCRIPTED_MODEL } from './following/scripted-model.js';
export { JobsClient, type ShownJob } from './jobs/jobs-client.js';
export { STUBBORN_MODEL } from './jobs/stubborn-model.js';
export { LocalStack, type ListedProcess } from './local-stack.js';
export { ECHO_MODELS } from './models/echo-models.js';
export type { Manner, Stubborn } from './models/stubborn.model.js';
export type { Script, ScriptedTry } from './models/scripted.model.js';
export { serviceMain } from './program-paths.js';
export { chooseBetween, chooseOne, createRandom, type RandomSource } from './random.js';
export { runProgram } from './run-program.js';
export { mean, median, quantile } from './statistics.js';
export { mayFollow } from './status-order.js';
export { renderTable } from './text-table.js';
export {
  DEFAULT_QUEUE,
  type StartedService,
  type WorkerModel,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
} from './tidegate-processes.js';
