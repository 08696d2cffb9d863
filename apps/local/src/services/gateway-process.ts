import { type ProcessEvent, SupervisedProcess } from '@tidegate/processes';
import { join } from 'node:path';
import { isOk } from '../network/is-ok.js';
import type { CertificateFiles } from './certificate.js';

/** The gateway's program, from the root of the project. */
export const GATEWAY_PROGRAM = 'apps/gateway/dist/main.bundle.js';

const READY_WITHIN_SECONDS = 60;
const STOP_GRACE_SECONDS = 10;

/** What the gateway is started with. */
export interface GatewayProcessOptions {
  readonly workspaceRoot: string;
  readonly logDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly certificate: CertificateFiles;
  /** The environment of every process of the stack, the service addresses included. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onEvent: (event: ProcessEvent) => void;
}

/** The gateway as a process that is kept running. */
export function createGatewayProcess(options: GatewayProcessOptions): SupervisedProcess {
  const { workspaceRoot, host, port, certificate } = options;
  // Probes may have a port of their own.
  const { GATEWAY_OPERATIONS_PORT: ownPort = '' } = options.environment;
  const probePort = ownPort === '' ? port : ownPort;
  return new SupervisedProcess({
    specification: {
      name: 'gateway',
      command: process.execPath,
      arguments: ['--enable-source-maps', join(workspaceRoot, GATEWAY_PROGRAM)],
      environment: {
        ...options.environment,
        GATEWAY_HOST: host,
        GATEWAY_PORT: String(port),
        GATEWAY_TLS_CERTIFICATE_FILE: certificate.certificateFile,
        GATEWAY_TLS_KEY_FILE: certificate.keyFile,
      },
      workingDirectory: workspaceRoot,
      logFile: join(options.logDirectory, 'gateway.log'),
      withChannel: true,
    },
    isReady: () => isOk(`http://${connectableHost(host)}:${probePort}/readyz`),
    readyWithinSeconds: READY_WITHIN_SECONDS,
    stopGraceSeconds: STOP_GRACE_SECONDS,
    onEvent: options.onEvent,
  });
}

/**
 * An address to reach a server that listens on `host`: a server that listens on all addresses is reached on the
 * loopback address.
 */
export function connectableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
