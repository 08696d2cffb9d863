export { lastErrorLine } from './keeping/last-error-line.js';
export { OwnedProcess, type ProcessExit } from './keeping/owned-process.js';
export { STEADY_SECONDS } from './keeping/restart-delay.js';
export {
  describeExit,
  SupervisedProcess,
  UNSTEADY_AFTER_LIVES,
  type ProcessEvent,
} from './keeping/supervised-process.js';
export { ControlGroup } from './reading/control-group.js';
export { killMarkedProcesses, listMarkedProcesses, type ProcessMark } from './reading/marked-processes.js';
export { readFamily } from './reading/process-family.js';
export { identifyProcess, isAlive, isRunning, type ProcessIdentity } from './reading/process-identity.js';
export { listDescendants, readEnvironment } from './reading/process-table.js';
export {
  countTasks,
  forgetPeakMemory,
  readPeakMegabytes,
  readProcessorSeconds,
  readResidentMegabytes,
} from './reading/process-usage.js';
export { runCommand, type CommandResult } from './run-command.js';
export { signalGroup, signalProcess } from './signals.js';
