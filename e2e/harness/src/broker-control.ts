import { readEnvironment } from '@tidegate/processes';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const NODE_NAME = 'tidegate@localhost';

/**
 * Runs `rabbitmqctl` on a private broker, in the environment of the broker itself: its cookie, its epmd.
 *
 * @throws {Error} with what it printed when it fails
 */
export async function controlBroker(pid: number, ...command: readonly string[]): Promise<void> {
  const environment = readEnvironment(pid);
  // Its plugins lie beside its programs.
  const home = dirname(environment.ERL_LIBS ?? '');
  await promisify(execFile)(join(home, 'sbin/rabbitmqctl'), ['-n', NODE_NAME, ...command], {
    env: environment,
  });
}
