import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServiceAddresses } from './service-addresses.js';

const SERVICES_PROGRAM = fileURLToPath(new URL('../../../local/dist/services/main.js', import.meta.url));

/** A broker and a store of a spec's own. */
export interface PrivateServices {
  readonly addresses: ServiceAddresses;
  remove(): Promise<void>;
}

/**
 * Starts RabbitMQ and Redis as the local stack would; they end when their standard input does, so also with this process.
 *
 * @param consumerTimeoutSeconds - how long the broker waits for an acknowledgement
 */
export async function startPrivateServices(consumerTimeoutSeconds: number): Promise<PrivateServices> {
  const options = ['--consumer-timeout-seconds', String(consumerTimeoutSeconds)];
  const child = spawn(process.execPath, [SERVICES_PROGRAM, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const found = JSON.parse(line) as Readonly<Record<string, string>>;
  return {
    addresses: {
      RABBITMQ_URL: found.rabbitmqUrl ?? '',
      RABBITMQ_MANAGEMENT_URL: found.rabbitmqManagementUrl ?? '',
      REDIS_URL: found.redisUrl ?? '',
    },
    remove: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
