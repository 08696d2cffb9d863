import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ManagementApi } from '../management/management-api.js';
import { waitUntil } from './wait-until.js';

/** Broker and store as the local stack starts them: a broker that dies is started again with its data. */
const SERVICES_PROGRAM = fileURLToPath(
  new URL('../../../../apps/local/dist/services/main.js', import.meta.url),
);

const RESTART_SECONDS = 60;

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
    private readonly program: ChildProcess,
    private pid: number,
    private readonly folder: string,
  ) {}

  /** Starts one on a free port; it ends with this process at the latest. */
  static async start({
    consumerTimeoutSeconds,
    configuration = '',
  }: PrivateBrokerOptions = {}): Promise<PrivateBroker> {
    // RabbitMQ reads this folder after the file that it is started with.
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-broker-configuration-'));
    await writeFile(join(folder, '90-spec.conf'), configuration);
    const options =
      consumerTimeoutSeconds === undefined
        ? []
        : ['--consumer-timeout-seconds', String(consumerTimeoutSeconds)];
    const program = spawn(process.execPath, [SERVICES_PROGRAM, ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, RABBITMQ_CONFIG_FILES: folder },
    });
    const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
    const found = JSON.parse(line) as {
      readonly rabbitmqUrl: string;
      readonly rabbitmqManagementUrl: string;
      readonly pids: { readonly broker: number };
    };
    const { rabbitmqUrl: amqpUrl, rabbitmqManagementUrl: url } = found;
    const management = new ManagementApi({ url, amqpUrl, timeoutSeconds: 1 });
    return new PrivateBroker(amqpUrl, management, program, found.pids.broker, folder);
  }

  /** Stops it in order and waits until it serves again, on the same port with the same data. */
  async restart(): Promise<void> {
    const before = this.pid;
    process.kill(before, 'SIGTERM');
    this.pid = await waitUntil('the broker is back', () => this.successorOf(before), RESTART_SECONDS);
  }

  /** Stops it in the middle of whatever it does: connections stay open and nothing is answered. */
  async freeze(): Promise<void> {
    process.kill(this.pid, 'SIGSTOP');
    await waitUntil('every thread of the broker has stopped', () => hasStopped(this.pid));
  }

  /** Kills it without warning, frozen or not. */
  kill(): void {
    process.kill(this.pid, 'SIGKILL');
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    this.program.stdin?.end();
    if (this.program.exitCode === null) await once(this.program, 'exit');
    await rm(this.folder, { recursive: true });
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

/** Whether no thread of a process runs: the one that receives the signal passes it on to the others, which run on until then. */
function hasStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    (readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(')').at(-1) ?? '').includes(' T '),
  );
}
