import { findTestPort, type ServiceAddresses } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildService } from './child-service.js';
import { LOCAL_MAIN } from './program-paths.js';
import { addressVariables } from './tidegate-processes.js';

/** One process of a running stack, as its `stack.json` names it. */
export interface ListedProcess {
  readonly name: string;
  readonly role: 'epmd' | 'broker' | 'store' | 'gateway' | 'scaler' | 'worker';
  readonly state: 'starting' | 'ready' | 'draining';
  readonly pid: number;
}

/** The parts of `stack.json` that are read here. */
interface StackFile {
  readonly services: {
    readonly rabbitmqUrl: string;
    readonly rabbitmqManagementUrl: string;
    readonly redisUrl: string;
  };
  readonly processes: readonly ListedProcess[];
}

const READY_WITHIN_MS = 300_000;

/** After this time a second signal is a second wish: to stop faster. */
const HURRY_AFTER_MS = 1_000;

/** The whole system on this machine, as `npm start` starts it, with a port and a data directory of its own. */
export class LocalStack {
  private constructor(
    /** `http://127.0.0.1:…` */
    readonly url: string,
    private readonly dataDirectory: string,
    private readonly service: ChildService,
  ) {}

  /**
   * Starts the stack and waits until its gateway is ready.
   *
   * @param environment - settings of the stack and its services
   * @param addresses - the broker and the store that it uses; private ones when not given
   * @throws {Error} with the stack's last output when it does not come up
   */
  static async start(
    environment: Readonly<Record<string, string>>,
    addresses?: ServiceAddresses,
  ): Promise<LocalStack> {
    const port = await findTestPort();
    const dataDirectory = mkdtempSync(join(tmpdir(), 'tidegate-e2e-'));
    const service = ChildService.start({
      name: 'local stack',
      command: process.execPath,
      args: [LOCAL_MAIN],
      environment: {
        DATA_DIRECTORY: dataDirectory,
        GATEWAY_PORT: String(port),
        ...(addresses === undefined ? {} : addressVariables(addresses)),
        ...environment,
      },
      workingDirectory: WORKSPACE_ROOT,
    });
    const stack = new LocalStack(`http://127.0.0.1:${port}`, dataDirectory, service);
    try {
      await service.waitForOk(`${stack.url}/readyz`, READY_WITHIN_MS);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** The processes of a role that run now. */
  list(role: ListedProcess['role']): readonly ListedProcess[] {
    return this.read().processes.filter((process) => process.role === role);
  }

  /** The broker and the store that it uses. */
  get addresses(): ServiceAddresses {
    const { rabbitmqUrl, rabbitmqManagementUrl, redisUrl } = this.read().services;
    return {
      RABBITMQ_URL: rabbitmqUrl,
      RABBITMQ_MANAGEMENT_URL: rabbitmqManagementUrl,
      REDIS_URL: redisUrl,
    };
  }

  get recentOutput(): string {
    return this.service.recentOutput;
  }

  /** Stops everything that the stack has started, in a hurry as its data is not needed, and removes the data. */
  async stop(): Promise<void> {
    const hurrying = setTimeout(() => this.service.signal('SIGTERM'), HURRY_AFTER_MS);
    await this.service.stop();
    clearTimeout(hurrying);
    // What has been killed may still be writing when it is gone.
    rmSync(this.dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  }

  private read(): StackFile {
    return JSON.parse(readFileSync(join(this.dataDirectory, 'stack.json'), 'utf8')) as StackFile;
  }
}
