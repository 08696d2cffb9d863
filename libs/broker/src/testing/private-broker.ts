import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ManagementApi } from '../management/management-api.js';
import { waitUntil } from './wait-until.js';

/** Broker and store as the local stack starts them: a broker that dies is started again with its data. */
const SERVICES_PROGRAM = fileURLToPath(
  new URL('../../../../apps/local/dist/services/main.js', import.meta.url),
);

const RESTART_SECONDS = 60;

/** A broker of one spec's own, to be frozen and killed without harm to other specs. */
export class PrivateBroker {
  private constructor(
    readonly url: string,
    readonly management: ManagementApi,
    private readonly program: ChildProcess,
    private pid: number,
  ) {}

  /**
   * Starts one on a free port; it ends with this process at the latest.
   *
   * @param consumerTimeoutSeconds - how long it waits for an acknowledgement; a day when not given
   */
  static async start(consumerTimeoutSeconds?: number): Promise<PrivateBroker> {
    const options =
      consumerTimeoutSeconds === undefined
        ? []
        : ['--consumer-timeout-seconds', String(consumerTimeoutSeconds)];
    const program = spawn(process.execPath, [SERVICES_PROGRAM, ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
    const found = JSON.parse(line) as {
      readonly rabbitmqUrl: string;
      readonly rabbitmqManagementUrl: string;
      readonly pids: { readonly broker: number };
    };
    const { rabbitmqUrl: amqpUrl, rabbitmqManagementUrl: url } = found;
    const management = new ManagementApi({ url, amqpUrl, timeoutSeconds: 1 });
    return new PrivateBroker(amqpUrl, management, program, found.pids.broker);
  }

  /** Stops it in order and waits until it serves again, on the same port with the same data. */
  async restart(): Promise<void> {
    const before = this.pid;
    process.kill(before, 'SIGTERM');
    this.pid = await waitUntil('the broker is back', () => this.successorOf(before), RESTART_SECONDS);
  }

  /** Stops it in the middle of whatever it does: connections stay open and nothing is answered. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  /** Kills it without warning, frozen or not. */
  kill(): void {
    process.kill(this.pid, 'SIGKILL');
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    this.program.stdin?.end();
    if (this.program.exitCode === null) await once(this.program, 'exit');
  }

  private async successorOf(pid: number): Promise<number | undefined> {
    try {
      const successor = Number((await this.management.get('nodes/tidegate@localhost')).os_pid);
      return Number.isInteger(successor) && successor !== pid ? successor : undefined;
    } catch {
      return undefined; // it does not answer yet
    }
  }
}
