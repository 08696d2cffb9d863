import { type ProcessEvent, SupervisedProcess } from '@tidegate/processes';
import { join } from 'node:path';
import { isOk } from '../network/is-ok.js';
import { findFreePort } from '../network/free-port.js';
import { ScalerAnswers } from './scaler-answers.js';

/** The scaler's program, from the root of the project. */
const SCALER_PROGRAM = 'apps/scaler/dist/main.bundle.js';

const READY_WITHIN_SECONDS = 60;
const STOP_GRACE_SECONDS = 10;

/** What the scaler is started with. */
export interface ScalerProcessOptions {
  readonly workspaceRoot: string;
  readonly logDirectory: string;
  /** The environment of every process of the stack, the service addresses included. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onEvent: (event: ProcessEvent) => void;
  /** Called when it hangs, before it is replaced. */
  readonly onHanging: () => void;
  readonly nowSeconds: () => number;
}

/** The scaler as a process that is kept running, and where it answers. */
export interface ScalerProcess {
  readonly process: SupervisedProcess;
  /** Host and port for gRPC. */
  readonly grpcAddress: string;
  /** Why it scaled. */
  readonly decisionsUrl: string;
  /** Receives whether it answers: one that hangs is replaced. */
  readonly answers: ScalerAnswers;
}

/** Makes the process, on free ports of the loopback address that stay the same when it is started again. */
export async function createScalerProcess(options: ScalerProcessOptions): Promise<ScalerProcess> {
  const { workspaceRoot, logDirectory, environment, onEvent, onHanging, nowSeconds } = options;
  const grpcPort = await findFreePort();
  const httpPort = await findFreePort();
  const url = `http://127.0.0.1:${httpPort}`;
  const scaler = new SupervisedProcess({
    specification: {
      name: 'scaler',
      command: globalThis.process.execPath,
      arguments: ['--enable-source-maps', join(workspaceRoot, SCALER_PROGRAM)],
      environment: {
        ...environment,
        SCALER_GRPC_HOST: '127.0.0.1',
        SCALER_GRPC_PORT: String(grpcPort),
        SCALER_HOST: '127.0.0.1',
        SCALER_PORT: String(httpPort),
        KUBERNETES: 'off',
      },
      workingDirectory: workspaceRoot,
      logFile: join(logDirectory, 'scaler.log'),
      withChannel: true,
    },
    isReady: () => isOk(`${url}/readyz`),
    readyWithinSeconds: READY_WITHIN_SECONDS,
    stopGraceSeconds: STOP_GRACE_SECONDS,
    onEvent,
  });
  const replace = (): void => {
    onHanging();
    scaler.replace();
  };
  return {
    grpcAddress: `127.0.0.1:${grpcPort}`,
    decisionsUrl: `${url}/decisions`,
    process: scaler,
    answers: new ScalerAnswers({ nowSeconds, onHanging: replace }),
  };
}
