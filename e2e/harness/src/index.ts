export { ApiClient, UnexpectedAnswerError } from './api-client.js';
export { controlBroker } from './broker-control.js';
export { ChildService } from './child-service.js';
export { concurrently } from './concurrently.js';
export { ensureDebianPackages } from './debian-packages.js';
export { LocalStack, type ListedProcess } from './local-stack.js';
export { ECHO_MODELS } from './models/echo-models.js';
export { serviceMain } from './program-paths.js';
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
