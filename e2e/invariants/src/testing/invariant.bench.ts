import {
  ApiClient,
  type StartedService,
  type WorkerModel,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
} from '@tidegate/harness';
import { makeOwnAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OBEDIENT_MODEL = fileURLToPath(new URL('../models/obedient.model.ts', import.meta.url));
const WITHIN_MS = 30_000;

/** A gateway of one's own, whose queues no other spec sees, and workers that run the obedient model. */
export class InvariantBench {
  private readonly running: StartedService[] = [];
  private gates = 0;

  private constructor(
    readonly services: RemovableAddresses,
    readonly gateway: StartedService,
    readonly client: ApiClient,
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /**
   * @param environment - settings of gateway and workers alike
   * @param given - a broker and a store of one's own, for what would harm other specs
   */
  static async open(
    environment: Readonly<Record<string, string>> = {},
    given?: RemovableAddresses,
  ): Promise<InvariantBench> {
    const services = given ?? (await makeOwnAddresses());
    const gateway = await startGatewayProcess(services, environment);
    await waitUntilReady(gateway);
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-invariants-'));
    // Under root the model runs as another user, and looks for the gates.
    await chmod(folder, 0o755);
    return new InvariantBench(services, gateway, new ApiClient(gateway.url), folder, environment);
  }

  /** Starts a worker, of the obedient model unless another is given, and waits until it takes jobs. */
  async worker(
    model: WorkerModel = { path: OBEDIENT_MODEL },
    environment: Readonly<Record<string, string>> = {},
  ): Promise<StartedService> {
    const worker = await startWorkerProcess(this.services, model, { ...this.environment, ...environment });
    this.running.push(worker);
    await waitUntilReady(worker);
    return worker;
  }

  /** An input that keeps the model busy until the gate is opened. */
  gate(): { readonly input: string; open: () => Promise<void> } {
    const file = join(this.folder, `gate-${(this.gates += 1)}`);
    return { input: `wait ${file}`, open: () => writeFile(file, '') };
  }

  /** Waits until the job's status is this one; only a status that may come before it may be seen on the way. */
  async waitForStatus(id: string, wanted: string | RegExp): Promise<string> {
    let seen = '';
    await waitUntil(
      async () => {
        seen = await this.client.readStatus(id);
        return typeof wanted === 'string' ? seen === wanted : wanted.test(seen);
      },
      { what: `job ${id} to be ${String(wanted)}`, withinMs: WITHIN_MS },
    ).catch((error: unknown) => {
      throw new Error(`job ${id} is ${seen}`, { cause: error });
    });
    return seen;
  }

  /** Ends the workers of one test. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.running.splice(0).map(({ service }) => service.stop()));
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    await this.client.close();
    await this.gateway.service.stop();
    await this.services.remove();
    await rm(this.folder, { recursive: true });
  }
}
