import { ControlGroup, OwnedProcess } from '@tidegate/processes';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';

/** The worker's program, from the root of the project. */
export const WORKER_PROGRAM = 'apps/worker/dist/main.bundle.js';

/** A worker process that has been started. */
export interface LaunchedWorker {
  readonly process: OwnedProcess;
  /** 200 once the model is set up. */
  readonly readyUrl: string;
  readonly logFile: string;
}

/** What workers are started with. */
export interface WorkerLauncherOptions {
  readonly workspaceRoot: string;
  readonly logDirectory: string;
  /** The environment of every process of the stack, the service addresses included. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Starts one worker. */
export type LaunchWorker = (workerId: string) => Promise<LaunchedWorker>;

/** Numbers of workers, each given to one at a time, so that no two models of a stack run as the same user where workers are root. */
const numbers = new Set<number>();

/** Where the numbers of a stack begin. That of its folder, so that those of another stack on the machine are seldom the same. */
function firstNumberOf(folder: string): number {
  return createHash('sha256').update(folder).digest().readUInt16BE(0);
}

/** @throws {ProcessStartError} when the process cannot be started at all */
export function createWorkerLauncher({
  workspaceRoot,
  logDirectory,
  environment,
}: WorkerLauncherOptions): LaunchWorker {
  const firstNumber = firstNumberOf(logDirectory);
  return async (workerId) => {
    const port = await findFreePort();
    const number = takeNumber(firstNumber);
    const chooses = ['', 'auto'].includes(environment.MODEL_USER ?? '');
    const logFile = join(logDirectory, 'workers', `${workerId}.log`);
    const process = await OwnedProcess.start({
      name: workerId,
      command: globalThis.process.execPath,
      arguments: ['--enable-source-maps', join(workspaceRoot, WORKER_PROGRAM)],
      environment: {
        ...environment,
        WORKER_ID: workerId,
        WORKER_HOST: '127.0.0.1',
        WORKER_PORT: String(port),
        ...(chooses ? { MODEL_USER: `auto:${number}` } : {}),
      },
      workingDirectory: workspaceRoot,
      logFile,
      withChannel: true,
    });
    void process.exited.then(() => {
      numbers.delete(number);
      // A worker that was killed has not ended what its model started.
      ControlGroup.removeAbandoned();
    });
    return { process, readyUrl: `http://127.0.0.1:${port}/readyz`, logFile };
  };
}

function takeNumber(first: number): number {
  let number = first;
  while (numbers.has(number)) number += 1;
  numbers.add(number);
  return number;
}
