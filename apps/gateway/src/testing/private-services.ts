import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OwnAddresses } from './service-addresses.js';
import { waitUntil } from './wait-until.js';

const servicesMain = join(dirname(fileURLToPath(import.meta.url)), '../../../local/dist/services/main.js');

/** A broker and a store of a spec's own, to be frozen and killed. */
export interface PrivateServices {
  readonly addresses: OwnAddresses;
  readonly pids: { readonly broker: number; readonly store: number };
}

/** Starts RabbitMQ and Redis as the local stack would; they end when their standard input does, so also with this process. */
export async function startPrivateServices(): Promise<PrivateServices> {
  const child = spawn(process.execPath, [servicesMain], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const found = JSON.parse(line) as {
    readonly rabbitmqUrl: string;
    readonly rabbitmqManagementUrl: string;
    readonly redisUrl: string;
    readonly pids: PrivateServices['pids'];
  };
  return {
    pids: found.pids,
    addresses: {
      RABBITMQ_URL: found.rabbitmqUrl,
      RABBITMQ_MANAGEMENT_URL: found.rabbitmqManagementUrl,
      REDIS_URL: found.redisUrl,
      remove: async () => {
        for (const pid of Object.values(found.pids)) signalIfThere(pid, 'SIGCONT');
        child.stdin.end();
        if (child.exitCode === null) await once(child, 'exit');
      },
    },
  };
}

/**
 * Stops a process in the middle of whatever it does; resolves when it has. One of its threads receives the signal and
 * passes it on to the others, which run on until then, on a busy machine for long enough to answer.
 */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await waitUntil('every thread has stopped', () => hasStopped(pid));
}

function hasStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    (readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(')').at(-1) ?? '').startsWith(' T '),
  );
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
