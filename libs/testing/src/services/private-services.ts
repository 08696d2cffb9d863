import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RemovableAddresses } from './service-addresses.js';

/** Broker and store as the local stack starts them; one that dies is started again with its data. */
const SERVICES_PROGRAM = fileURLToPath(
  new URL('../../../../apps/local/dist/backing-services/main.js', import.meta.url),
);

/** A broker and a store of one's own: free ports, an empty data directory that is removed at the end. */
export interface PrivateServices extends RemovableAddresses {
  readonly pids: { readonly broker: number; readonly store: number };
}

/** How they are started. */
export interface PrivateServicesOptions {
  /** How long the broker waits for an acknowledgement; a day when not given. */
  readonly consumerTimeoutSeconds?: number;
  /** Variables of the environment beside this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The line that the program prints when both serve. */
interface PrintedServices {
  readonly rabbitmqUrl: string;
  readonly rabbitmqManagementUrl: string;
  readonly redisUrl: string;
  readonly pids: PrivateServices['pids'];
}

/**
 * Starts RabbitMQ and Redis, every write on disk before it is answered. They end when their standard input does, so also
 * with this process.
 *
 * @throws {Error} when the program ends before both serve; the reason is on standard error
 */
export async function startPrivateServices({
  consumerTimeoutSeconds,
  environment,
}: PrivateServicesOptions = {}): Promise<PrivateServices> {
  const options =
    consumerTimeoutSeconds === undefined
      ? []
      : ['--consumer-timeout-seconds', String(consumerTimeoutSeconds)];
  const program = spawn(process.execPath, [SERVICES_PROGRAM, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const { pids, ...found } = JSON.parse(await readFirstLine(program.stdout)) as PrintedServices;
  return {
    RABBITMQ_URL: found.rabbitmqUrl,
    RABBITMQ_MANAGEMENT_URL: found.rabbitmqManagementUrl,
    REDIS_URL: found.redisUrl,
    pids,
    remove: async () => {
      // A frozen one would not end.
      for (const pid of [pids.broker, pids.store]) signalIfThere(pid, 'SIGCONT');
      program.stdin.end();
      if (!hasEnded(program)) await once(program, 'exit');
    },
  };
}

async function readFirstLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input })) return line;
  throw new Error('broker and store ended before they served');
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
