import { describeExit, type ProcessEvent, STEADY_SECONDS, UNSTEADY_AFTER_LIVES } from '@tidegate/processes';
import type { Reporter } from '../context/reporter.js';
import type { ScalingDecision } from '../scaling/scaling-loop.js';
import type { WorkerEvent } from '../workers/worker-pool.js';
import type { ProcessRole, StackFile } from '../folder/stack-file.js';

/** Receives what happens in a stack. */
export interface StackListeners {
  readonly onProcessEvent: (event: ProcessEvent) => void;
  readonly onWorkerEvent: (event: WorkerEvent) => void;
  readonly onDecision: (decision: ScalingDecision) => void;
  readonly onScalerHanging: () => void;
}

/** Keeps the stack file up to date and prints unusual events for the user, in one line each. */
export function createStackListeners(stackFile: StackFile, reporter: Reporter): StackListeners {
  return {
    onProcessEvent: (event) => {
      recordProcess(stackFile, event);
      const line = processLine(event);
      if (line !== undefined) reporter.line(line);
    },
    onWorkerEvent: (event) => {
      recordWorker(stackFile, event);
      reporter.line(workerLine(event));
    },
    onDecision: ({ model, from, to, explanation }) =>
      reporter.line(`workers${model === undefined ? '' : ` of ${model}`} ${from} → ${to}: ${explanation}`),
    onScalerHanging: () =>
      reporter.line('scaler hangs: replacing it; the length of the queue decides meanwhile'),
  };
}

function recordProcess(stackFile: StackFile, event: ProcessEvent): void {
  switch (event.kind) {
    case 'started':
      stackFile.set({
        ...event.identity,
        name: event.name,
        role: event.name as ProcessRole,
        state: 'starting',
      });
      return;
    case 'ready':
      stackFile.setState(event.name, 'ready');
      return;
    case 'died':
      stackFile.delete(event.name);
      return;
    case 'recovered':
  }
}

function processLine(event: ProcessEvent): string | undefined {
  if (event.kind === 'recovered') return `${event.name} is running again`;
  return event.kind === 'died' ? deathLine(event) : undefined;
}

function deathLine({
  name,
  exit,
  pauseSeconds,
  shortLives,
  reason,
  logFile,
}: ProcessEvent & { readonly kind: 'died' }): string {
  const ending = `ended ${describeExit(exit)}${reason === '' ? '' : `: ${reason}`}`;
  const when = pauseSeconds === 0 ? 'starting it again' : `starting it again in ${pauseSeconds} s`;
  return shortLives < UNSTEADY_AFTER_LIVES
    ? `${name} ${ending}; ${when}`
    : `${name} is not running: ${shortLives} times in a row it has ended within ${STEADY_SECONDS} s, and now ${ending}; ${when}; its log is ${logFile}`;
}

function recordWorker(stackFile: StackFile, event: WorkerEvent): void {
  switch (event.kind) {
    case 'started':
      stackFile.set({ ...event.identity, name: event.workerId, role: 'worker', state: 'starting' });
      return;
    case 'ready':
      stackFile.setState(event.workerId, 'ready');
      return;
    case 'draining':
      stackFile.setState(event.workerId, 'draining');
      return;
    case 'ended':
      stackFile.delete(event.workerId);
      return;
    case 'failed':
  }
}

function workerLine(event: WorkerEvent): string {
  switch (event.kind) {
    case 'started':
      return `${event.workerId} starting`;
    case 'ready':
      return `${event.workerId} ready after ${event.seconds.toFixed(1)} s`;
    case 'draining':
      return `${event.workerId} stopping`;
    case 'ended':
      return `${event.workerId} ${event.wasDraining ? 'stopped' : `ended ${describeExit(event.exit)}`}`;
    case 'failed':
      return `${event.workerId}: ${event.reason}; next try ${event.pauseSeconds === 0 ? 'now' : `in ${event.pauseSeconds} s`}`;
  }
}
