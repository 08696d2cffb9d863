import { freeze, startPrivateServices, waitUntil, type PrivateServices } from '@tidegate/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagementApi } from '../management/management-api.js';

const RESTART_MS = 60_000;

/** How a broker is started. */
export interface PrivateBrokerOptions {
  /** How long it waits for an acknowledgement; a day when not given. */
  readonly consumerTimeoutSeconds?: number;
  /** Lines of `rabbitmq.conf` beside those of the local stack. */
  readonly configuration?: string;
}

/** A broker of one spec's own, to be frozen and killed without harm to other specs. */
export class PrivateBroker {
  private constructor(
    readonly url: string,
    readonly management: ManagementApi,
    private readonly services: PrivateServices,
    private pid: number,
    private readonly folder: string,
  ) {}

  /** Starts one on a free port; it ends with this process at the latest. */
  static async start({ configuration = '', ...options }: PrivateBrokerOptions = {}): Promise<PrivateBroker> {
    // RabbitMQ reads this folder after the file that it is started with.
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-broker-configuration-'));
    await writeFile(join(folder, '90-spec.conf'), configuration);
    const services = await startPrivateServices({
      ...options,
      environment: { RABBITMQ_CONFIG_FILES: folder },
    });
    const { RABBITMQ_URL: amqpUrl, RABBITMQ_MANAGEMENT_URL: url } = services;
    const management = new ManagementApi({ url, amqpUrl, timeoutSeconds: 1 });
    return new PrivateBroker(amqpUrl, management, services, services.pids.broker, folder);
  }

  /** Stops it in order and waits until it serves again, on the same port with the same data. */
  async restart(): Promise<void> {
    const before = this.pid;
    process.kill(before, 'SIGTERM');
    const options = { what: 'the broker to be back', withinMs: RESTART_MS };
    this.pid = await waitUntil(() => this.successorOf(before), options);
  }

  /** Stops it in the middle of whatever it does: connections stay open and nothing is answered. */
  async freeze(): Promise<void> {
    await freeze(this.pid);
  }

  /** Kills it without warning, frozen or not. */
  kill(): void {
    process.kill(this.pid, 'SIGKILL');
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    await this.services.remove();
    await rm(this.folder, { recursive: true });
  }

  private async successorOf(pid: number): Promise<number | undefined> {
    const successor = Number((await this.management.get('nodes/tidegate@localhost')).os_pid);
    return Number.isInteger(successor) && successor !== pid ? successor : undefined;
  }
}
